import { compileMatches, type Subject } from '#lib/analysis/rules/matches.ts';
import type { RouteLike } from './routing.ts';

/**
 * Whether a channel's digest speaks of this: without routes, all of them do; else those that routes lead to, whatever they
 * ask of label, severity and kind. What no route matches is in every digest, so that nothing falls between two routes.
 *
 * @throws InvalidGlobError
 */
export function compileNewsletterScope(routes: readonly RouteLike[], channelId: string): (subject: Subject) => boolean {
  const compiled = routes.map(({ matches, channelIds, stop }) => {
    const { label, severity, kinds, ...rest } = matches;
    // One that asks for more than a digest knows does not stop others.
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
