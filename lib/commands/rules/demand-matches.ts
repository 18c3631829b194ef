import { compileMatches } from '#lib/analysis/rules/matches.ts';
import type { Matches } from '#lib/analysis/rules/settings.ts';
import { InvalidGlobError } from '#lib/analysis/tags/glob.ts';
import { RefusedError } from '../errors.ts';

/** The first pattern that is invalid, and why; null where all are valid. */
export function findBadPattern(matches: Matches): { part: string; error: InvalidGlobError } | null {
  for (const part of ['repository', 'stream', 'platform'] as const) {
    const pattern = matches[part];
    if (pattern === undefined) continue;
    try {
      compileMatches({ [part]: pattern });
    } catch (error) {
      if (!(error instanceof InvalidGlobError)) throw error;
      return { part, error };
    }
  }
  return null;
}

/** @param field - path of the matches in the request @throws RefusedError naming the invalid pattern */
export function demandMatches(matches: Matches, field = 'matches'): void {
  const bad = findBadPattern(matches);
  if (!bad) return;
  const { message, hint } = bad.error;
  throw new RefusedError(message, { field: `${field}.${bad.part}`, hint, cause: bad.error });
}
