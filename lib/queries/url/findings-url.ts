import { parseAsBoolean, parseAsStringLiteral } from 'nuqs/server';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { textUpTo } from './url-text.ts';

/** URL state of the findings of an image. */
export const findingsUrl = {
  /** Id of the open finding. Messages link to it. */
  finding: textUpTo(100),
  kind: parseAsStringLiteral(FINDING_KINDS),
  /** True to leave out findings that are only likely. */
  certain: parseAsBoolean.withDefault(false),
};
