import { parseAsStringLiteral } from 'nuqs/server';
import { filterName, filterText } from './url-text.ts';

export const CHANGE_DAYS = ['7', '30', '90'] as const;
export const OVERVIEW_SORTS = ['grew', 'shrank', 'size', 'pull', 'name', 'changed', 'looked'] as const;

/** URL state of the overview. */
export const overviewUrl = {
  q: filterText,
  relation: parseAsStringLiteral(['ours', 'upstream'] as const),
  owner: filterName,
  registry: filterName,
  sort: parseAsStringLiteral(OVERVIEW_SORTS).withDefault('grew'),
  days: parseAsStringLiteral(CHANGE_DAYS).withDefault('30'),
};
