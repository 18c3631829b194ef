import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from '#lib/findings/dockerfile/base-name.ts';
import { buildsApplication, formatBuildStage } from '#lib/findings/dockerfile/build-stage.ts';
import type { RunInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun, replaceInRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import type { Remedy } from '#lib/findings/finding.ts';

/** Installer is a command that installs packages, with how it leaves out those for development. */
type Installer = { command: RegExp; without: string; prune: string };

/** Each option can be read in one way only: a text with many options would take forever otherwise. */
const OPTIONS = '(?:\\s+-[\\w-]+(?:=\\S+)?)*';
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
  {
    command: new RegExp(`\\bbun${OPTIONS} (?:install|i)\\b(?!\\s+[\\w@])`),
    without: '$& --production',
    prune: 'rm -rf node_modules && bun install --production',
  },
];

/** Returns the command of the package manager that made node_modules. */
function pruneOf({ merged }: ImageFacts, root: string): string {
  const folder = root === '' ? 'node_modules' : `${root}/node_modules`;
  const has = (path: string) => merged.findKind(`${folder}/${path}`) !== null;
  if (has('.pnpm') || has('.modules.yaml')) return 'pnpm prune --prod';
  if (has('.yarn-state.yml')) return 'yarn workspaces focus --all --production';
  if (has('.yarn-integrity')) return 'yarn install --production --ignore-scripts --prefer-offline';
  return 'npm prune --omit=dev';
}

/** Returns how the packages are installed without those for development. @param where - `builds`: the layers that build */
export function installWithoutDevelopment(
  facts: ImageFacts,
  pile: FilePile,
  { root, builds }: { root: string; builds: readonly number[] },
): Remedy {
  const text =
    builds.length === 0
      ? 'Install without the packages for development.'
      : 'The build needs these packages, the application does not. Remove them after the build, in the same RUN, or build in a stage of its own.';
  return mendLayers(facts, mainLayers(pile), text, (instruction, layer) =>
    instruction.verb === 'RUN'
      ? mendRun(instruction, layer)
      : [
          `# in the stage that builds, as its last instruction`,
          `RUN ${pruneOf(facts, root)}`,
          '',
          `# in this stage`,
          formatCopy(instruction),
        ].join('\n'),
  );

  function mendRun(run: RunInstruction, layer: number): string | null {
    const installer = INSTALLERS.find(({ command }) => run.steps.some((step) => command.test(step)));
    if (installer === undefined) return null;
    if (buildsApplication(run)) return formatRun(addSteps(run, [installer.prune]));
    if (builds.some((build) => build > layer)) {
      if (!isPlainPath(`/${root}`)) return null;
      const [folder, base] = [`/${root}`, baseNameOf(facts)];
      const stage = formatBuildStage(facts, folder, (last) => addSteps(last, [installer.prune]));
      if (stage === null) return null;
      return [...stage, '', `FROM ${base}`, `WORKDIR ${folder}`, `COPY --from=build ${folder} ${folder}`].join('\n');
    }
    const mended = replaceInRun(run, installer.command, installer.without);
    return mended === null ? null : formatRun(mended);
  }
}
