import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SecretMask } from './secret-mask.ts';

/** This many characters are read before other work can run. A config can have megabytes. */
const LETTERS_A_TURN = 64 * 1024;

/** Returns the layers with secrets masked in their instructions. Equal texts are read once. */
export async function maskLayers<L extends { instruction: string | null }>(
  layers: readonly L[],
  mask: SecretMask,
): Promise<L[]> {
  const masked = new Map<string, string>();
  let letters = 0;
  for (const { instruction } of layers) {
    if (instruction === null || masked.has(instruction)) continue;
    masked.set(instruction, mask.text(instruction));
    letters += instruction.length;
    if (letters < LETTERS_A_TURN) continue;
    letters = 0;
    await nextTurn();
  }
  return layers.map((layer) =>
    layer.instruction === null ? layer : { ...layer, instruction: masked.get(layer.instruction) ?? null },
  );
}
