import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from '#lib/findings/dockerfile/base-name.ts';
import { type Instruction, parseInstruction, type RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun, replaceInRun } from '#lib/findings/dockerfile/mend-run.ts';
import type { Remedy } from '#lib/findings/finding.ts';

/** Installer is a command that installs packages, with how it leaves out those for development. */
type Installer = { command: RegExp; without: string; prune: string };

const OPTIONS = '(?:\\s+--?[\\w-]+(?:=\\S+)?)*';
const INSTALLERS: readonly Installer[] = [
  {
    command: new RegExp(`\\bnpm${OPTIONS} (?:ci|clean-install|install|i)\\b(?!\\s+[\\w@])(?!.*\\s(?:-g|--global)\\b)`),
    without: '$& --omit=dev',
    prune: 'npm prune --omit=dev',
  },
  {
    command: new RegExp(`\\bpnpm${OPTIONS} (?:install|i)\\b(?!\\s+[\\w@])`),
    without: '$& --prod',
    prune: 'pnpm prune --prod',
  },
  {
    command: /\byarn(?: install)?\s+--immutable\b(?:\s+--\S+)*/,
    without: 'yarn workspaces focus --all --production',
    prune: 'yarn workspaces focus --all --production',
  },
  {
    command: /\byarn install\b|\byarn(?= --)|\byarn$/,
    without: '$& --production',
    prune: 'yarn install --production --ignore-scripts --prefer-offline',
  },
];
const BUILD =
  /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?build\b|\bnpx\s+(?:tsc|next|vite|webpack|nest)\b|\b(?:tsc|next build|vite build|ng build|nest build)\b/;

/** Returns how the packages are installed without those for development. */
export function installWithoutDevelopment(facts: ImageFacts, pile: FilePile, root: string): Remedy {
  const builds = facts.layers.flatMap(({ isOwn, instruction }, layer) => {
    const parsed = isOwn ? parseInstruction(instruction) : null;
    return parsed?.verb === 'RUN' && parsed.steps.some((step) => BUILD.test(step)) ? [layer] : [];
  });
  const text =
    builds.length === 0
      ? 'Install without the packages for development.'
      : 'The build needs these packages, the application does not. Remove them after the build, in the same RUN, or build in a stage of its own.';
  return mendLayers(facts, mainLayers(pile), text, (instruction, layer) =>
    instruction.verb === 'RUN'
      ? mendRun(facts, instruction, layer, builds)
      : [
          `# in the stage that builds, as its last instruction`,
          'RUN npm prune --omit=dev',
          '',
          `# in this stage`,
          formatCopy(instruction),
        ].join('\n'),
  );

  function mendRun(of: ImageFacts, run: RunInstruction, layer: number, buildLayers: readonly number[]): string | null {
    const installer = INSTALLERS.find(({ command }) => run.steps.some((step) => command.test(step)));
    if (installer === undefined) return null;
    if (run.steps.some((step) => BUILD.test(step))) return formatRun(addSteps(run, [installer.prune]));
    const later = buildLayers.filter((build) => build > layer);
    if (later.length > 0) return formatStages(of, run, later, installer);
    const mended = replaceInRun(run, installer.command, installer.without);
    return mended === null ? null : formatRun(mended);
  }

  /** Returns a stage that installs, builds and prunes, and the copy of its result. */
  function formatStages(of: ImageFacts, run: RunInstruction, later: readonly number[], { prune }: Installer): string {
    const between = of.layers.slice(0, (later.at(-1) ?? 0) + 1).flatMap(({ instruction }, layer) => {
      const parsed = parseInstruction(instruction);
      return parsed !== null && of.layers[layer]?.isOwn ? [parsed] : [];
    });
    const isRun = (one: Instruction): one is RunInstruction => one.verb === 'RUN';
    const lastBuild = between.findLastIndex((one) => isRun(one) && one.steps.some((step) => BUILD.test(step)));
    const lines = between.map((one, at) => {
      if (!isRun(one)) return formatCopy(one);
      return formatRun(at === lastBuild ? addSteps(one, [prune]) : one);
    });
    const folder = `/${root}`;
    const base = baseNameOf(of);
    const stage = [`FROM ${base} AS build`, `WORKDIR ${folder}`, ...(lines.length === 0 ? [formatRun(run)] : lines)];
    return [...stage, '', `FROM ${base}`, `WORKDIR ${folder}`, `COPY --from=build ${folder} ${folder}`].join('\n');
  }
}
