import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SecretMask } from './secret-mask.ts';

/** So much text is read before others have their turn: a config may bring megabytes. */
const LETTERS_A_TURN = 64 * 1024;

/** The same layers with secrets masked in the instructions that made them; each text is read once. */
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
