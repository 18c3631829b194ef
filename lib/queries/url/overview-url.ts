import { parseAsStringLiteral } from 'nuqs/server';
import { RELATIONS } from '#lib/domain/relation.ts';
import { CHANGE_DAYS, OVERVIEW_SORTS } from '#lib/domain/sorts.ts';
import { filterName, filterText } from './url-text.ts';

export const OVERVIEW_VIEWS = ['repositories', 'layers'] as const;
export type OverviewView = (typeof OVERVIEW_VIEWS)[number];
/** What the overview shows: its repositories, or what their tags take. */
export const overviewViewUrl = { view: parseAsStringLiteral(OVERVIEW_VIEWS).withDefault('repositories') };

/** URL state of the overview. */
export const overviewUrl = {
  q: filterText,
  relation: parseAsStringLiteral(RELATIONS),
  owner: filterName,
  registry: filterName,
  sort: parseAsStringLiteral(OVERVIEW_SORTS).withDefault('attention'),
  days: parseAsStringLiteral(CHANGE_DAYS).withDefault('30'),
};
