import { EVENT_KINDS, type EventKind } from '#lib/domain/event-kinds.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { NotifyTime } from '#lib/domain/notify.ts';
import { canEdit } from './channel-settings.ts';
import { formatDeliveryType } from './delivery-type.ts';
import { isClosed } from './incident-state.ts';
import { isMuted, type MuteLike } from './mutes.ts';
import { type RouteLike, type RouteSubject, routeTo } from './routing.ts';

/** How long a first message waits for other findings and for the names of packages (D-51). */
export const GROUP_WAIT_MS = 2 * 60_000;

/** The fields of a channel that routing needs; `kind` and `settings` decide whether a sent message can be edited. */
type RoutedChannel = { id: string; kind: string; settings: unknown; enabled: boolean };

export type DeliveryInputs = {
  incident: {
    id: string;
    kind: RouteSubject['kind'];
    severity: RouteSubject['severity'];
    state: IncidentState;
    notify: NotifyTime;
    silent: boolean;
    flapping: boolean;
  };
  event: EventKind;
  /** The series of the incident, as routes and mutes match them. */
  subjects: readonly Omit<RouteSubject, 'severity'>[];
  routes: readonly RouteLike[];
  mutes: readonly MuteLike[];
  channels: readonly RoutedChannel[];
  /** Channels that got, or will get, a message about this incident. */
  notifiedBefore: ReadonlySet<string>;
  /** Level of the total growth (incidentLevel), and the highest level that each channel was notified of since it opened. */
  level?: number | undefined;
  notifiedLevels?: ReadonlyMap<string, number> | undefined;
  now: Date;
};

export type PlannedDelivery = { channelId: string; type: string; nextTryAt: Date };

/**
 * Plans which channels get a message about an event, and when. Silent, muted and flapping incidents send none, and those for the
 * digest send no first one. Channels that were notified before get later events. Further growth is sent once a level, whichever
 * series or repository shows it (D-52). Pure.
 */
export function planDeliveries(inputs: DeliveryInputs): PlannedDelivery[] {
  const { incident, event, channels, notifiedBefore, now } = inputs;
  const { isFirst, later: laterAs, isGrowth } = EVENT_KINDS[event];
  if (incident.silent || incident.flapping || isMutedHere(inputs)) return [];
  if (isGrowth && incident.state === 'accepted') return [];
  const type = formatDeliveryType(incident.kind, event);
  const enabled = channels.filter((channel) => channel.enabled);
  const later = enabled.filter(
    (channel) =>
      notifiedBefore.has(channel.id) &&
      !isKnown(inputs, channel.id) &&
      (laterAs === 'message' || (laterAs === 'edit' && canEdit(channel))),
  );
  // A series that joins a closed incident is closed too, so no new channel is notified.
  const isNotified = incident.notify === 'now' && !(event === 'joined' && isClosed(incident.state));
  const first = isNotified && isFirst ? routeAll(inputs, enabled).filter((id) => !notifiedBefore.has(id)) : [];
  const waits = new Date(now.getTime() + (incident.kind === 'trouble' ? 0 : GROUP_WAIT_MS));
  return [
    ...later.map(({ id }) => ({ channelId: id, type, nextTryAt: now })),
    ...first.map((channelId) => ({ channelId, type, nextTryAt: waits })),
  ];
}

/** Reports whether a channel was notified of this level before. */
function isKnown({ event, level, notifiedLevels }: DeliveryInputs, channelId: string): boolean {
  const known = notifiedLevels?.get(channelId);
  return event === 'escalated' && level !== undefined && known !== undefined && known >= level;
}

function routeAll({ incident, subjects, routes }: DeliveryInputs, enabled: readonly RoutedChannel[]): string[] {
  const ids = enabled.map(({ id }) => id);
  const { severity } = incident;
  return [...new Set(subjects.flatMap((subject) => routeTo(routes, { ...subject, severity }, ids).channelIds))];
}

const isMutedHere = ({ incident, subjects, mutes, now }: DeliveryInputs): boolean =>
  isMuted(
    mutes,
    subjects.map((subject) => ({ ...subject, incidentId: incident.id })),
    now,
  );
