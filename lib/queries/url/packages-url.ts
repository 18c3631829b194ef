import { parseAsStringLiteral } from 'nuqs/server';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { PACKAGE_SORTS } from '#lib/domain/sorts.ts';
import { filterText } from './url-text.ts';

/** URL state of the packages of an image. */
export const packagesUrl = {
  q: filterText,
  ecosystem: parseAsStringLiteral(PACKAGE_KINDS),
  sort: parseAsStringLiteral(PACKAGE_SORTS).withDefault('-size'),
};
