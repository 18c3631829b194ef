import type { Binding } from '#components/keys/binding.ts';
import { MAP_KEYS } from '#components/map/map-keys.ts';

/** The keys of the files of an image. All except that of the filter need the focus on the map. */
export const FILES_KEYS = [
  ...MAP_KEYS,
  { act: 'filter', keys: ['/'], does: 'Filter files' },
] as const satisfies readonly Binding[];
