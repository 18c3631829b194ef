import { type MatchesDraft, matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import type { RouteInput } from '#lib/queries/routes.ts';
import type { Route, RouteMatches } from '#lib/views/dto/alerting.ts';

export type RouteKind = NonNullable<RouteMatches['kinds']>[number];
export const ROUTE_KINDS: { value: RouteKind; label: string }[] = [
  { value: 'step', label: 'steps' },
  { value: 'creep', label: 'slow growth' },
  { value: 'budget', label: 'budgets' },
  { value: 'trouble', label: 'trouble of the poller' },
];

/** A route as it is typed; empty parts and no kinds are any. */
export type RouteDraft = {
  matches: MatchesDraft;
  /** "team=web", or "team" for any value of it. */
  label: string;
  severity: '' | 'warning' | 'critical';
  kinds: RouteKind[];
  channelIds: string[];
  stop: boolean;
};

export function routeDraft(route?: Route): RouteDraft {
  const { label, severity, kinds, ...rest } = route?.matches ?? {};
  return {
    matches: matchesDraft(rest),
    label: label === undefined ? '' : label.value === undefined ? label.key : `${label.key}=${label.value}`,
    severity: severity ?? '',
    kinds: kinds ?? [],
    channelIds: route?.channelIds ?? [],
    stop: route?.stop ?? false,
  };
}

/** What is sent: only the parts that say something. */
export function toRoute({ matches: typed, label, severity, kinds, channelIds, stop }: RouteDraft): RouteInput {
  const { platform: _, ...matches } = toMatches(typed);
  const made: RouteMatches = { ...matches };
  const [, key, value] = /^([^=]+)(?:=(.*))?$/s.exec(label.trim()) ?? [];
  if (key !== undefined)
    made.label = value === undefined ? { key: key.trim() } : { key: key.trim(), value: value.trim() };
  if (severity !== '') made.severity = severity;
  if (kinds.length > 0) made.kinds = kinds;
  return { matches: made, channelIds, stop };
}
