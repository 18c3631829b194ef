import { type ChannelKind, canEdit } from './channel-settings.ts';
import { isOver, type LifeState } from './life.ts';
import { findMute, type MuteLike } from './mutes.ts';
import { type RouteLike, type RouteSubject, routeTo } from './routing.ts';

/** So long a first message waits for what joins it and for the names of files (D-51). */
export const GROUP_WAIT_MS = 2 * 60_000;

/** What of a channel says whether it hears of something; `kind` and `settings`, whether it can change what it sent. */
export type ToldChannel = { id: string; kind: ChannelKind; settings: unknown; enabled: boolean };

export type Telling = {
  incident: {
    id: string;
    kind: RouteSubject['kind'];
    severity: RouteSubject['severity'];
    state: LifeState;
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
  channels: readonly ToldChannel[];
  /** Channels that were, or are to be, told of this incident. */
  toldBefore: ReadonlySet<string>;
  /** How bad the growth is in all (incidentLevel), and the worst that each channel was told of it since it opened. */
  level?: number | undefined;
  toldLevels?: ReadonlyMap<string, number> | undefined;
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
export function planDeliveries(telling: Telling): PlannedDelivery[] {
  const { incident, event, channels, toldBefore, now } = telling;
  if (incident.silent || incident.flapping || isMuted(telling)) return [];
  if (GROWTH.has(event) && incident.state === 'accepted') return [];
  const type = `image.size.${incident.kind === 'trouble' ? 'trouble' : incident.kind === 'budget' ? 'budget' : 'regression'}.${event}`;
  const enabled = channels.filter((channel) => channel.enabled);
  const later = enabled.filter(
    (channel) =>
      toldBefore.has(channel.id) &&
      !isKnown(telling, channel.id) &&
      (LATER.has(event) || (EDITS.has(event) && canEdit(channel))),
  );
  // What joins something that is over is over with it: whoever did not hear of it need not.
  const isTold = incident.told.startsWith('message') && !(event === 'joined' && isOver(incident.state));
  const first = isTold && FIRST.has(event) ? routeAll(telling, enabled).filter((id) => !toldBefore.has(id)) : [];
  const waits = new Date(now.getTime() + (incident.kind === 'trouble' ? 0 : GROUP_WAIT_MS));
  return [
    ...later.map(({ id }) => ({ channelId: id, type, nextTryAt: now })),
    ...first.map((channelId) => ({ channelId, type, nextTryAt: waits })),
  ];
}

/** Whether a channel knows that it is so bad. */
function isKnown({ event, level, toldLevels }: Telling, channelId: string): boolean {
  const told = toldLevels?.get(channelId);
  return event === 'escalated' && level !== undefined && told !== undefined && told >= level;
}

function routeAll({ incident, subjects, routes }: Telling, enabled: readonly ToldChannel[]): string[] {
  const ids = enabled.map(({ id }) => id);
  const { severity } = incident;
  return [...new Set(subjects.flatMap((subject) => routeTo(routes, { ...subject, severity }, ids).channelIds))];
}

/** A mute of the incident, or of everything it shows in. */
function isMuted({ incident, subjects, mutes, now }: Telling): boolean {
  return (
    subjects.length > 0 &&
    subjects.every((subject) => findMute(mutes, { ...subject, incidentId: incident.id }, now) !== null)
  );
}
