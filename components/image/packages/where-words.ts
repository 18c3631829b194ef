import { formatCount } from '#lib/format/count.ts';
import type { ImagePackage } from '#lib/views/dto/contents.ts';

/** Layers that are named; the others are counted. */
const NAMED = 3;

/** "base, layer 1", "own, layers 2, 4, 5 and 7 more", "layer 1" where the base image is unknown. */
export function whereWords({ layers, base }: Pick<ImagePackage, 'layers' | 'base'>): string {
  const numbers = layers.slice(0, NAMED).map((position) => formatCount(position + 1));
  const more = layers.length > NAMED ? ` and ${formatCount(layers.length - NAMED)} more` : '';
  const part = base === null ? '' : base ? 'base, ' : 'own, ';
  return `${part}${layers.length === 1 ? 'layer' : 'layers'} ${numbers.join(', ')}${more}`;
}
