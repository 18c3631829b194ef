import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from '#lib/findings/dockerfile/base-name.ts';
import { listInstallations, plainName } from '#lib/findings/dockerfile/installed-packages.ts';
import type { RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, dropSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { listStarting } from '#lib/findings/dockerfile/steps.ts';
import type { Remedy } from '#lib/findings/finding.ts';

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
    for (const { step, packages, remove } of listInstallations(instruction)) {
      const tools = packages.filter((name) => isTool(plainName(name)));
      if (tools.length === 0) continue;
      const usesTools = instruction.steps.some((each) => !AROUND.test(each)) && !isBuiltLater(facts, layer);
      const group = VIRTUAL.exec(step)?.[1];
      if (usesTools) return formatRun(addSteps(instruction, [`${remove} ${group ?? tools.join(' ')}`]));
      return formatStages(facts, instruction, { step, packages, tools });
    }
    return null;
  });
}

/** The name under which apk installs packages, to remove them together. */
const VIRTUAL = /\sadd\s(?:.*\s)?(?:-t|--virtual)[\s=]+(\S+)/;

/** Reports whether an instruction above a layer can need a compiler. */
const isBuiltLater = ({ instructions }: ImageFacts, layer: number): boolean =>
  instructions
    .slice(layer + 1)
    .some((run) => run?.verb === 'RUN' && run.steps.flatMap(listStarting).some((command) => BUILDS.test(command)));

function formatStages(
  facts: ImageFacts,
  run: RunInstruction,
  { step, packages, tools }: { step: string; packages: readonly string[]; tools: readonly string[] },
): string {
  const base = baseNameOf(facts);
  const others = packages.filter((name) => !tools.includes(name));
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
