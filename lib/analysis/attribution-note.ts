import type { Attribution } from './attribution.ts';

/** What to call a difference that is none of what people did: the same files packed anew, or laid in another order. */
export type AttributionNote = 'recompressed' | 'reordered';

/** Null where anything else than that changed too, and where nothing did. */
export function noteOf({ layers }: Pick<Attribution, 'layers'>): AttributionNote | null {
  const differing = layers.filter(({ change }) => change !== 'same');
  if (differing.length === 0) return null;
  if (differing.every(({ change }) => change === 'moved')) return 'reordered';
  return differing.every(({ change }) => change === 'recompressed' || change === 'moved') ? 'recompressed' : null;
}
