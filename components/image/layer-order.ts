import { clip } from '#lib/image/text.ts';
import type { BaseImage, Image, ImageLayer } from '#lib/views/dto/image.ts';

/** Returns the base with its layers; null where they are unknown, even if a label names the base. */
export function baseLayersOf({ base }: Image): (BaseImage & { layerCount: number; sizeBytes: number }) | null {
  if (base === null || base.layerCount === null || base.sizeBytes === null) return null;
  return { ...base, layerCount: base.layerCount, sizeBytes: base.sizeBytes };
}

/** Returns the layers newest first, like `docker history`; without those of a folded base. */
export function orderLayers(image: Image, folded: boolean): ImageLayer[] {
  const count = folded ? (image.base?.layerCount ?? 0) : 0;
  return image.layers.filter((layer) => layer.position >= count).sort((a, b) => b.position - a.position);
}

/** Returns the layer of the URL, else the largest own layer. */
export function chooseLayer(image: Image, asked: number | null): ImageLayer | null {
  const exact = image.layers.find((layer) => layer.position === asked);
  if (exact !== undefined) return exact;
  const own = image.layers.filter((layer) => layer.part !== 'base');
  const candidates = own.length === 0 ? image.layers : own;
  return candidates.reduce<ImageLayer | null>(
    (best, layer) => (best === null || layer.sizeBytes > best.sizeBytes ? layer : best),
    null,
  );
}

/** The beginning of the instruction, for labels. */
export const layerTitle = (layer: ImageLayer): string =>
  layer.instruction === null
    ? `layer ${layer.position + 1}, instruction not known`
    : clip(layer.instruction.display, 300);
