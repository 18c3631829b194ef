import { type ChannelKind, canEdit } from './channel-settings.ts';
import { type IncidentState, isClosed } from './incident-state.ts';
import { findMute, type MuteLike } from './mutes.ts';
import { type RouteLike, type RouteSubject, routeTo } from './routing.ts';

/** So long a first message waits for what joins it and for the names of files (D-51). */
export const GROUP_WAIT_MS = 2 * 60_000;

/** What decides whether a channel gets a message; `kind` and `settings`: whether it can edit one that it sent. */
type RoutedChannel = { id: string; kind: ChannelKind; settings: unknown; enabled: boolean };

export type DeliveryInputs = {
  incident: {
    id: string;
    kind: RouteSubject['kind'];
    severity: RouteSubject['severity'];
    state: IncidentState;
    /** "message: …" or "digest: …" */
    told: string;
    silent: boolean;
    flapping: boolean;
  };
  event: string;
  /** The series it shows in, as routes and mutes ask for them. */
  subjects: readonly Omit<RouteSubject, 'severity'>[];
  routes: readonly RouteLike[];
  mutes: readonly MuteLike[];
  channels: readonly RoutedChannel[];
  /** Channels that got, or will get, a message of this incident. */
  notifiedBefore: ReadonlySet<string>;
  /** How bad the growth is in all (incidentLevel), and the worst level that each channel got a message of since it opened. */
  level?: number | undefined;
  notifiedLevels?: ReadonlyMap<string, number> | undefined;
  now: Date;
};

export type PlannedDelivery = { channelId: string; type: string; nextTryAt: Date };

/** News that a channel may hear first. */
export const FIRST: ReadonlySet<string> = new Set(['opened', 'escalated', 'reopened', 'joined']);
/** News of a growth: none where it is accepted by then, since its image said so or CI let it pass (D-47). */
const GROWTH: ReadonlySet<string> = new Set(['opened', 'escalated', 'reopened']);
/** News for those who know of the incident. */
const LATER = new Set(['escalated', 'reopened', 'recovered', 'accepted', 'acceptedByTime', 'superseded', 'invalid']);
/** News that only changes a message which is there: it never sends another. */
export const EDITS: ReadonlySet<string> = new Set(['joined', 'acknowledged', 'contents']);

/**
 * Who hears of an event, and when. Nobody of what is silent, muted, flapping or for the digest; a channel that was told hears
 * how it went on. Joining edits and never sends twice; that it grew further is said once a level, whichever of its series
 * or repositories shows it. Pure.
 */
export function planDeliveries(inputs: DeliveryInputs): PlannedDelivery[] {
  const { incident, event, channels, notifiedBefore, now } = inputs;
  if (incident.silent || incident.flapping || isMuted(inputs)) return [];
  if (GROWTH.has(event) && incident.state === 'accepted') return [];
  const type = `image.size.${incident.kind === 'trouble' ? 'trouble' : incident.kind === 'budget' ? 'budget' : 'regression'}.${event}`;
  const enabled = channels.filter((channel) => channel.enabled);
  const later = enabled.filter(
    (channel) =>
      notifiedBefore.has(channel.id) &&
      !isKnown(inputs, channel.id) &&
      (LATER.has(event) || (EDITS.has(event) && canEdit(channel))),
  );
  // What joins something that is over is over with it: whoever did not hear of it need not.
  const isNotified = incident.told.startsWith('message') && !(event === 'joined' && isClosed(incident.state));
  const first = isNotified && FIRST.has(event) ? routeAll(inputs, enabled).filter((id) => !notifiedBefore.has(id)) : [];
  const waits = new Date(now.getTime() + (incident.kind === 'trouble' ? 0 : GROUP_WAIT_MS));
  return [
    ...later.map(({ id }) => ({ channelId: id, type, nextTryAt: now })),
    ...first.map((channelId) => ({ channelId, type, nextTryAt: waits })),
  ];
}

/** Whether a channel knows that it is so bad. */
function isKnown({ event, level, notifiedLevels }: DeliveryInputs, channelId: string): boolean {
  const known = notifiedLevels?.get(channelId);
  return event === 'escalated' && level !== undefined && known !== undefined && known >= level;
}

function routeAll({ incident, subjects, routes }: DeliveryInputs, enabled: readonly RoutedChannel[]): string[] {
  const ids = enabled.map(({ id }) => id);
  const { severity } = incident;
  return [...new Set(subjects.flatMap((subject) => routeTo(routes, { ...subject, severity }, ids).channelIds))];
}

/** A mute of the incident, or of everything it shows in. */
function isMuted({ incident, subjects, mutes, now }: DeliveryInputs): boolean {
  return (
    subjects.length > 0 &&
    subjects.every((subject) => findMute(mutes, { ...subject, incidentId: incident.id }, now) !== null)
  );
}
