import { compileMatches, type Subject } from '#lib/analysis/rules/matches.ts';
import type { RouteLike } from './routing.ts';

/**
 * Compiles a test for the subjects of a channel's digest. Without routes every subject is included; else a subject is included
 * when a matching route names the channel, whatever label, severity and kind the route requires. A subject that no route matches
 * is in every digest.
 *
 * @throws InvalidGlobError
 */
export function compileNewsletterScope(routes: readonly RouteLike[], channelId: string): (subject: Subject) => boolean {
  const compiled = routes.map(({ matches, channelIds, stop }) => {
    const { label, severity, kinds, ...rest } = matches;
    // A route with conditions that a digest cannot check (label, severity, kind) must not end the search.
    const isNarrow = label !== undefined || severity !== undefined || kinds !== undefined;
    return { isMatch: compileMatches(rest), isHere: channelIds.includes(channelId), stops: stop && !isNarrow };
  });
  return (subject) => {
    let isNamed = false;
    for (const { isMatch, isHere, stops } of compiled) {
      if (!isMatch(subject)) continue;
      if (isHere) return true;
      isNamed = true;
      if (stops) break;
    }
    return !isNamed;
  };
}
