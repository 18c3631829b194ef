import { clip } from '#lib/image/text.ts';
import type { Image, ImageLayer } from '#lib/views/dto/image.ts';

/** Newest layer first, as `docker history` has it; with the base folded only the image's own layers. */
export function orderLayers(image: Image, folded: boolean): ImageLayer[] {
  const count = folded ? (image.base?.layerCount ?? 0) : 0;
  return image.layers.filter((layer) => layer.position >= count).sort((a, b) => b.position - a.position);
}

/** The asked layer, else the heaviest own one: it is what a reader comes for. */
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

/** The beginning of the instruction; the layer's details have all of it. */
export const layerTitle = (layer: ImageLayer): string =>
  layer.instruction === null
    ? `layer ${layer.position + 1}, instruction not known`
    : clip(layer.instruction.display, 300);
