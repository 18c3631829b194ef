import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from './base-name.ts';
import type { RunInstruction } from './instruction.ts';
import { formatCopy } from './mend-copy.ts';
import { formatRun } from './mend-run.ts';
import { isTooLong } from './shown-lines.ts';
import { listStarting } from './steps.ts';

/** Commands that build, as whole words: "webpack.config.js" and "terser-webpack-plugin" are none. */
const BUILD =
  /(?<![\w.@-])(?:(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?build\b|(?:npx|pnpx|bunx|pnpm exec|yarn)\s+(?:tsc|next|vite|webpack|nest)\b|(?:(?:vue-)?tsc|webpack(?:-cli)?)(?:\.js)?(?![\w.@/-])|(?:next|vite|ng|nest|nx|turbo(?: run)?) build\b)/;
/** Commands that install packages, with their names. */
const INSTALL = /^(?:\S*\/)?(?:npm|pnpm|yarn|bun|corepack|apk|apt|apt-get|dnf|yum)\s(?:.*\s)?(?:add|i|install)(?:\s|$)/;

const isBuild = (command: string): boolean => BUILD.test(command) && !INSTALL.test(command);

/** Reports whether a step builds an application of Node.js. */
export const isBuildStep = (step: string): boolean => listStarting(step).some(isBuild);

/** Reports whether a RUN builds an application of Node.js. */
export const buildsApplication = ({ steps }: RunInstruction): boolean => steps.some(isBuildStep);

/** Returns the own layers that build an application of Node.js. */
export const listBuildLayers = ({ layers, instructions }: ImageFacts): number[] =>
  layers.flatMap(({ isOwn }, layer) => {
    const parsed = isOwn ? instructions[layer] : null;
    return parsed?.verb === 'RUN' && buildsApplication(parsed) ? [layer] : [];
  });

/**
 * Returns a stage with the own instructions up to the last one that builds. Null for more text than a remedy can have.
 *
 * @param mendLast - changes the last one
 */
export function formatBuildStage(
  facts: ImageFacts,
  folder: string,
  mendLast: (run: RunInstruction) => RunInstruction = (run) => run,
): string[] | null {
  const last = listBuildLayers(facts).at(-1) ?? -1;
  const own = facts.layers.slice(0, last + 1);
  if (isTooLong(own.map(({ isOwn, instruction }) => (isOwn ? instruction : null)))) return null;
  const lines = own.flatMap(({ isOwn }, layer) => {
    const one = isOwn ? (facts.instructions[layer] ?? null) : null;
    if (one === null) return [];
    if (one.verb !== 'RUN') return [formatCopy(one)];
    return [formatRun(layer === last ? mendLast(one) : one)];
  });
  return [`FROM ${baseNameOf(facts)} AS build`, `WORKDIR ${folder}`, ...lines];
}
