import { compileMatches, type Subject } from '#lib/analysis/rules/matches.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { RouteMatches } from './stored-matches.ts';

/** The fields of a stored route that routing needs. */
export type RouteLike = { matches: RouteMatches; channelIds: readonly string[]; stop: boolean };

export type RouteSubject = Subject & {
  relation: Relation;
  labels: Readonly<Record<string, string>>;
  severity: Severity;
  /** An IncidentKind, or a word of a newer release. */
  kind: string;
};

/** Channels in the order of the routes, each once. `because[i]` is the reason for `channelIds[i]`. */
export type Routing = { channelIds: string[]; because: string[]; note: string | null };

/**
 * Finds the channels to notify. All matching routes count, up to one with `stop`. Without routes, every channel is notified of
 * own images. Disabled channels are left out.
 *
 * @param enabled - ids of the enabled channels
 * @throws InvalidGlobError
 */
export function routeTo(routes: readonly RouteLike[], subject: RouteSubject, enabled: readonly string[]): Routing {
  if (enabled.length === 0) return routeNowhere('No channel is switched on. Add one first.');
  if (routes.length === 0) {
    if (subject.relation === 'upstream')
      return routeNowhere(
        'There are no routes, so only own images send messages. Third-party images are in the digest.',
      );
    const because = 'there are no routes, so every channel gets alerts of your own images';
    return { channelIds: [...enabled], because: enabled.map(() => because), note: null };
  }
  const found = new Map<string, string>();
  let matched = 0;
  for (const [at, route] of routes.entries()) {
    const reason = explainMatch(route, subject);
    if (reason === null) continue;
    matched += 1;
    const because = `route ${at + 1}: ${reason}${route.stop ? '; no later route counts' : ''}`;
    for (const id of route.channelIds) if (enabled.includes(id) && !found.has(id)) found.set(id, because);
    if (route.stop) break;
  }
  if (found.size > 0) return { channelIds: [...found.keys()], because: [...found.values()], note: null };
  return routeNowhere(
    matched > 0
      ? 'The routes that match name no channel that is switched on.'
      : 'No route matches. Add one without conditions at the end to catch what is left.',
  );
}

function routeNowhere(note: string): Routing {
  return { channelIds: [], because: [], note };
}

/** Lists the conditions by which a route matches, in words; null when it does not match. */
function explainMatch({ matches }: RouteLike, subject: RouteSubject): string | null {
  const { label, severity, kinds, ...rest } = matches;
  if (!compileMatches(rest)(subject)) return null;
  if (label && !hasLabel(subject.labels, label)) return null;
  if (severity === 'critical' && subject.severity !== 'critical') return null;
  if (kinds && !kinds.some((kind) => kind === subject.kind)) return null;
  const { repository, owner, relation, stream } = rest;
  const words = [
    repository && `repository ${repository}`,
    owner && `owner ${owner}`,
    relation && `relation ${relation}`,
    stream && `stream ${stream}`,
    label && `label ${label.key}${label.value === undefined ? '' : `=${label.value}`}`,
    severity && (severity === 'critical' ? 'critical' : 'warning or worse'),
    kinds && `kind ${kinds.join(' or ')}`,
  ].filter((word) => word !== undefined);
  return words.length === 0 ? 'it matches everything' : words.join(', ');
}

function hasLabel(labels: RouteSubject['labels'], { key, value }: { key: string; value?: string | undefined }) {
  return Object.hasOwn(labels, key) && (value === undefined || labels[key] === value);
}
