import { parseAsBoolean, parseAsNumberLiteral, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { LAYER_SORTS, USAGE_GROUPS, USAGE_SORTS } from '#lib/domain/usage.ts';
import { filterText } from './url-text.ts';

/** How many repositories have to share a layer that is listed. */
export const LEAST_SHARED = [1, 2, 5, 10] as const;

/** URL state of the table of usage. */
export const usageUrl = {
  by: parseAsStringLiteral(USAGE_GROUPS).withDefault('repository'),
  q: filterText,
  sort: parseAsStringLiteral(USAGE_SORTS).withDefault('-distinct'),
};

/** URL state of the list of layers. */
export const sharedLayersUrl = {
  layers: parseAsStringLiteral(LAYER_SORTS).withDefault('size'),
  shared: parseAsNumberLiteral(LEAST_SHARED).withDefault(1),
};

/** The repository whose layers the map shows. */
export const usageMapUrl = { zoom: parseAsString };

/** The panels of the screen: a pasted text, and tags to remove with the repository that they are chosen from. */
export const usagePanelsUrl = { stack: parseAsBoolean.withDefault(false), remove: parseAsString };
