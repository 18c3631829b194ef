import { type MatchesDraft, matchesDraft, toMatches } from '#components/settings/matches-draft.ts';
import { KIND_WORDS } from '#components/settings/matches-words.ts';
import { INCIDENT_KINDS } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { RouteInput } from '#lib/queries/channels/routes.ts';
import type { Route, RouteMatches } from '#lib/views/dto/alerting.ts';

export const KIND_OPTIONS = INCIDENT_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }));

/** A route as typed. Empty parts and an empty list of kinds match everything. */
export type RouteDraft = {
  matches: MatchesDraft;
  /** "team=web", or "team" for any value. */
  label: string;
  severity: '' | Severity;
  /** May have kinds of a newer release. */
  kinds: string[];
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

/** Returns the parts that are not empty. */
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
