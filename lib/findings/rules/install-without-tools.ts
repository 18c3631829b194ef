import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from '#lib/findings/dockerfile/base-name.ts';
import { parseInstruction, type RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, dropSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isSimple, wordsOf } from '#lib/findings/dockerfile/steps.ts';
import type { Remedy } from '#lib/findings/finding.ts';

/** Manager is a package manager of a distribution: the command that installs, and how packages are removed again. */
type Manager = { install: RegExp; remove: string };

const MANAGERS: readonly Manager[] = [
  { install: /\bapt(?:-get)?\s(?:.*\s)?install\b/, remove: 'apt-get purge -y --auto-remove' },
  { install: /\bapk\s(?:.*\s)?add\b/, remove: 'apk del' },
  { install: /\bmicrodnf\s(?:.*\s)?install\b/, remove: 'microdnf remove -y' },
  { install: /\byum\s(?:.*\s)?install\b/, remove: 'yum autoremove -y' },
  { install: /\b(?:t?dnf5?)\s(?:.*\s)?install\b/, remove: 'dnf remove -y' },
  { install: /\bzypper\s(?:.*\s)?(?:install|in)\b/, remove: 'zypper -n remove -u' },
  { install: /\bpacman\s+-S\w*/, remove: 'pacman -Rns --noconfirm' },
];
/** Commands of later instructions that can need a compiler. */
const BUILDS =
  /\b(?:make|ninja|cmake|gcc|cc|g\+\+|clang|cargo|rustc|go\s+(?:build|install)|pip3?\s+(?:install|wheel)|uv\s+(?:sync|pip)|poetry\s+install|pipenv\s+(?:install|sync)|setup\.py|(?:npm|pnpm|yarn|bun)\b|node-gyp|(?:bundle|gem)\s+install|mix\s|stack\s|cabal\s|phpize|docker-php-ext-install|pecl)|\.\/configure\b/;
/** Steps around an installation. */
const AROUND = /^(?:set -|(?:apt-get|apt|apk|t?dnf5?|yum|microdnf|zypper|pacman)\s|rm -|export\s|echo\s|mkdir\s|:$)/;

/**
 * Returns how tools are left out. A RUN that installs tools and is the last one to use them removes them at its end. Any other
 * one is divided: the tools into a stage that builds, the rest stays.
 */
export function withoutTools(facts: ImageFacts, pile: FilePile, isTool: (name: string) => boolean): Remedy {
  const text =
    'Install what only the build needs in a stage of its own, and copy the result. Or remove it in the RUN that installs it.';
  return mendLayers(facts, mainLayers(pile), text, (instruction, layer) => {
    if (instruction.verb !== 'RUN') return null;
    for (const { install, remove } of MANAGERS) {
      const step = instruction.steps.find((each) => install.test(each));
      if (step === undefined) continue;
      const tools = listPackages(step, install).filter((name) => isTool(plainName(name)));
      if (tools.length === 0) return null;
      const usesTools = instruction.steps.some((each) => !AROUND.test(each)) && !isBuiltLater(facts, layer);
      const group = VIRTUAL.exec(step)?.[1];
      if (usesTools) return formatRun(addSteps(instruction, [`${remove} ${group ?? tools.join(' ')}`]));
      return formatStages(facts, instruction, { step, tools, install });
    }
    return null;
  });
}

/** The name under which apk installs packages, to remove them together. */
const VIRTUAL = /\sadd\s(?:.*\s)?(?:-t|--virtual)[\s=]+(\S+)/;

/** Reports whether an instruction above a layer can need a compiler. */
const isBuiltLater = ({ layers }: ImageFacts, layer: number): boolean =>
  layers.slice(layer + 1).some(({ instruction }) => {
    const run = parseInstruction(instruction);
    return run?.verb === 'RUN' && run.steps.some((step) => BUILDS.test(step));
  });

const plainName = (name: string) => name.replace(/[=:~<>@].*$/, '');

function listPackages(step: string, install: RegExp): string[] {
  const start = install.exec(step);
  if (start === null || !isSimple(step)) return [];
  const words = wordsOf(step.slice(start.index + start[0].length));
  // These options have their value in the next word.
  return words.filter(
    (word, at) => !word.startsWith('-') && !/^(?:-t|--virtual|--target-release)$/.test(words[at - 1] ?? ''),
  );
}

function formatStages(
  facts: ImageFacts,
  run: RunInstruction,
  { step, tools, install }: { step: string; tools: readonly string[]; install: RegExp },
): string {
  const base = baseNameOf(facts);
  const others = listPackages(step, install).filter((name) => !tools.includes(name));
  const isAround = run.steps.every((each) => each === step || AROUND.test(each));
  const rest =
    others.length === 0
      ? dropSteps(run, (each) => isAround || each === step)
      : { ...run, steps: run.steps.map((each) => (each === step ? withoutWords(each, tools) : each)) };
  return [
    `FROM ${base} AS build`,
    formatRun(run),
    '# the instructions that build',
    '',
    `FROM ${base}`,
    ...(rest === null ? [] : [formatRun(rest)]),
    'COPY --from=build <result> <result>',
  ].join('\n');
}

const withoutWords = (step: string, words: readonly string[]): string =>
  step
    .split(/\s+/)
    .filter((word) => !words.includes(word))
    .join(' ');
