import { parseAsStringLiteral } from 'nuqs/server';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { filterText } from './url-text.ts';

/** URL state of the search for packages. */
export const packageSearchUrl = {
  q: filterText,
  /** How the version begins. */
  version: filterText,
  ecosystem: parseAsStringLiteral(PACKAGE_KINDS),
};
