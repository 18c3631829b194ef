import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from './base-name.ts';
import { type Instruction, parseInstruction, type RunInstruction } from './instruction.ts';
import { formatCopy } from './mend-copy.ts';
import { formatRun } from './mend-run.ts';

const BUILD =
  /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?build\b|\b(?:npx|pnpx|bunx|pnpm exec|yarn)\s+(?:tsc|next|vite|webpack|nest)\b|\b(?:tsc|next build|vite build|ng build|nest build|webpack|turbo (?:run )?build|nx build)\b/;

/** Reports whether a RUN builds an application of Node.js. */
export const buildsApplication = ({ steps }: RunInstruction): boolean => steps.some((step) => BUILD.test(step));

/** Returns the own layers that build an application of Node.js. */
export const listBuildLayers = ({ layers }: ImageFacts): number[] =>
  layers.flatMap(({ isOwn, instruction }, layer) => {
    const parsed = isOwn ? parseInstruction(instruction) : null;
    return parsed?.verb === 'RUN' && buildsApplication(parsed) ? [layer] : [];
  });

/**
 * Returns a stage with the own instructions up to the last one that builds.
 *
 * @param mendLast - changes the last one
 */
export function formatBuildStage(
  facts: ImageFacts,
  folder: string,
  mendLast: (run: RunInstruction) => RunInstruction = (run) => run,
): string[] {
  const last = listBuildLayers(facts).at(-1) ?? -1;
  const lines = facts.layers.slice(0, last + 1).flatMap(({ isOwn, instruction }, layer) => {
    const one: Instruction | null = isOwn ? parseInstruction(instruction) : null;
    if (one === null) return [];
    if (one.verb !== 'RUN') return [formatCopy(one)];
    return [formatRun(layer === last ? mendLast(one) : one)];
  });
  return [`FROM ${baseNameOf(facts)} AS build`, `WORKDIR ${folder}`, ...lines];
}
