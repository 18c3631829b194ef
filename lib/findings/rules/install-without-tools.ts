import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from '#lib/findings/dockerfile/base-name.ts';
import type { RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, dropSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isSimple, wordsOf } from '#lib/findings/dockerfile/steps.ts';
import type { Remedy } from '#lib/findings/finding.ts';

/** Manager is a package manager of a distribution: the command that installs, and how packages are removed again. */
type Manager = { install: RegExp; remove: string };

const MANAGERS: readonly Manager[] = [
  { install: /\bapt(?:-get)?\s(?:.*\s)?install\b/, remove: 'apt-get purge -y --auto-remove' },
  { install: /\bapk\s(?:.*\s)?add\b/, remove: 'apk del' },
  { install: /\b(?:microdnf|dnf5?|yum)\s(?:.*\s)?install\b/, remove: 'dnf remove -y' },
];
/** Steps around an installation. */
const AROUND = /^(?:set -|(?:apt-get|apt|apk|dnf|yum|microdnf)\s|rm -|export\s|:$)/;

/**
 * Returns how tools are left out. A RUN that installs tools and uses them removes them at its end. A RUN that only
 * installs them is divided: the tools into a stage that builds, the rest stays.
 */
export function withoutTools(facts: ImageFacts, pile: FilePile, isTool: (name: string) => boolean): Remedy {
  const text =
    'Install what only the build needs in a stage of its own, and copy the result. Or remove it in the RUN that installs it.';
  return mendLayers(facts, mainLayers(pile), text, (instruction) => {
    if (instruction.verb !== 'RUN') return null;
    for (const { install, remove } of MANAGERS) {
      const step = instruction.steps.find((each) => install.test(each));
      if (step === undefined) continue;
      const tools = listPackages(step, install).filter((name) => isTool(plainName(name)));
      if (tools.length === 0) return null;
      const usesTools = instruction.steps.some((each) => !AROUND.test(each));
      if (usesTools) return formatRun(addSteps(instruction, [`${remove} ${tools.join(' ')}`]));
      return formatStages(facts, instruction, { step, tools, install });
    }
    return null;
  });
}

const plainName = (name: string) => name.replace(/[=:~<>@].*$/, '');

function listPackages(step: string, install: RegExp): string[] {
  const start = install.exec(step);
  if (start === null || !isSimple(step)) return [];
  return wordsOf(step.slice(start.index + start[0].length)).filter((word) => !word.startsWith('-'));
}

function formatStages(
  facts: ImageFacts,
  run: RunInstruction,
  { step, tools, install }: { step: string; tools: readonly string[]; install: RegExp },
): string {
  const base = baseNameOf(facts);
  const others = listPackages(step, install).filter((name) => !tools.includes(name));
  const rest =
    others.length === 0
      ? dropSteps(run, () => true)
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
