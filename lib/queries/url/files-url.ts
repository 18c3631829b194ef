import { parseAsStringLiteral } from 'nuqs/server';
import { MAP_BYTES, MAP_GROUPINGS } from '#lib/domain/map.ts';
import { filterText, textUpTo } from './url-text.ts';

/** URL state of the files of an image. */
export const filesUrl = {
  by: parseAsStringLiteral(MAP_GROUPINGS).withDefault('layers'),
  /** The opened box of the map, as the API names it; empty for the whole image. */
  at: textUpTo(8192).withDefault(''),
  bytes: parseAsStringLiteral(MAP_BYTES).withDefault('packed'),
  q: filterText,
};
