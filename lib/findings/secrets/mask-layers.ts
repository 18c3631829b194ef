import type { SecretMask } from './secret-mask.ts';

/** The same layers with secrets masked in the instructions that made them; each text is read once. */
export function maskLayers<L extends { instruction: string | null }>(layers: readonly L[], mask: SecretMask): L[] {
  const masked = new Map<string, string>();
  return layers.map((layer) => {
    if (layer.instruction === null) return layer;
    const instruction = masked.get(layer.instruction) ?? mask.text(layer.instruction);
    masked.set(layer.instruction, instruction);
    return { ...layer, instruction };
  });
}
