import { InvalidGlobError } from '#lib/analysis/glob.ts';
import { compileMatches } from '#lib/analysis/rules/matches.ts';
import type { Matches } from '#lib/analysis/rules/settings.ts';
import { RefusedError } from './errors.ts';

/** The part of the matches whose pattern cannot be used, and why; null where all can. */
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

/** @param field - where the matches lie in what was sent @throws RefusedError naming the part that cannot be used */
export function demandMatches(matches: Matches, field = 'matches'): void {
  const bad = findBadPattern(matches);
  if (!bad) return;
  const { message, hint } = bad.error;
  throw new RefusedError(message, { field: `${field}.${bad.part}`, hint, cause: bad.error });
}
