import type { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { displayInstruction } from '#lib/image/instruction.ts';
import type { Instruction } from './instruction.ts';
import { listStarting } from './steps.ts';

/** More instructions do not help the reader. */
const MOST_LAYERS = 4;

/** Returns the layers that store most of a pile, in their order. */
export function mainLayers({ layers }: FilePile): number[] {
  return [...layers]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_LAYERS)
    .map(([layer]) => layer)
    .sort((one, other) => one - other);
}

/** Returns the own layers whose RUN instruction has such a command. */
export const listLayersWith = ({ layers, instructions }: ImageFacts, command: RegExp): number[] =>
  layers.flatMap(({ isOwn }, layer) => {
    const run = isOwn ? instructions[layer] : null;
    return run?.verb === 'RUN' && run.steps.flatMap(listStarting).some((one) => command.test(`${one} `)) ? [layer] : [];
  });

/**
 * Mends the instructions of layers. `mend` returns the lines instead of one instruction, or null when it cannot be mended.
 * Without any mended instruction the remedy has no lines.
 */
export function mendLayers(
  facts: ImageFacts,
  layers: readonly number[],
  text: string,
  mend: (instruction: Instruction, layer: number) => string | null,
): Remedy {
  const [before, after]: [string[], string[]] = [[], []];
  const known = new Set<string>();
  for (const layer of layers) {
    const raw = facts.layers[layer]?.instruction ?? null;
    if (raw === null) continue;
    const instruction = facts.instructions[layer] ?? null;
    const mended = instruction === null ? null : mend(instruction, layer);
    const shown = displayInstruction(raw);
    if (known.has(shown)) continue;
    known.add(shown);
    before.push(shown);
    if (mended !== null && !after.includes(mended)) after.push(mended);
  }
  return { text, before: joinOrNull(before), after: joinOrNull(after) };
}

const joinOrNull = (lines: readonly string[]): string | null => (lines.length === 0 ? null : lines.join('\n'));
