import type { SecretMask } from './secret-mask.ts';

/** The same layers with secrets masked in the instructions that made them. */
export function maskLayers<L extends { instruction: string | null }>(layers: readonly L[], mask: SecretMask): L[] {
  return layers.map((layer) =>
    layer.instruction === null ? layer : { ...layer, instruction: mask.text(layer.instruction) },
  );
}
