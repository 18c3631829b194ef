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
import { INSTALLERS } from './installers.ts';
import type { OutsideFinder } from './outside-application.ts';

/** Returns the command of the package manager that made node_modules. */
function pruneOf({ merged }: ImageFacts, root: string): string {
  const folder = root === '' ? 'node_modules' : `${root}/node_modules`;
  const has = (path: string) => merged.findKind(`${folder}/${path}`) !== null;
  if (has('.pnpm') || has('.modules.yaml')) return 'pnpm prune --prod';
  if (has('.yarn-state.yml')) return 'yarn workspaces focus --all --production';
  if (has('.yarn-integrity')) return 'yarn install --production --ignore-scripts --prefer-offline';
  return 'npm prune --omit=dev';
}

/**
 * Returns how the packages are installed without those for development.
 *
 * @param where - `root`: the folder that has node_modules. `builds`: the layers that build
 */
export function installWithoutDevelopment(
  facts: ImageFacts,
  pile: FilePile,
  { root, builds, findOutside }: { root: string; builds: readonly number[]; findOutside: OutsideFinder },
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
      const [folder, base] = [`/${root}`, baseNameOf(facts)];
      if (!isPlainPath(folder)) return null;
      // The stage is the cheaper one, and there is none for more text than a remedy can have.
      const stage = formatBuildStage(facts, folder, (last) => addSteps(last, [installer.prune]));
      const outside = stage === null ? null : findOutside(root);
      if (stage === null || outside === null) return null;
      const last = [`FROM ${base}`, `WORKDIR ${folder}`, ...outside, `COPY --from=build ${folder} ${folder}`];
      return [...stage, '', ...last].join('\n');
    }
    const mended = replaceInRun(run, installer.command, installer.without);
    return mended === null ? null : formatRun(mended);
  }
}
