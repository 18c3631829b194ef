import { findEventFacts } from '#lib/domain/event-kinds.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';

const OF_SECRETS: Readonly<Record<string, string>> = { escalated: 'more secrets added', joined: 'more secrets found' };

/** Returns the words for an event. An unknown kind is shown as it is. @param ofSecrets - of an incident about secrets */
export const eventWords = (kind: string, ofSecrets = false): string =>
  (ofSecrets ? OF_SECRETS[kind] : undefined) ?? findEventFacts(kind)?.words ?? visibleText(kind);

/** A span of the timeline, in shares of the whole bar. */
type Stretch = { from: number; to: number; state: Incident['state'] };
type Timeline = {
  stretches: Stretch[];
  ticks: { at: number; kind: string; id: number }[];
};

/** Returns the timeline from the opening to now, or to shortly after the end. Times are epoch milliseconds. */
export function timelineOf(
  { events, openedAt, endedAt }: Pick<Incident, 'events' | 'openedAt' | 'endedAt'>,
  now: number,
): Timeline {
  const start = Math.min(Date.parse(openedAt), ...events.map(({ at }) => Date.parse(at)));
  const last = Math.max(start, Date.parse(endedAt ?? openedAt), ...events.map(({ at }) => Date.parse(at)));
  const end = endedAt === null ? Math.max(now, last) : Math.max(last + (last - start) * 0.08, start + 1);
  const share = (time: number) => Math.max(0, Math.min(1, (time - start) / Math.max(1, end - start)));
  const stretches: Stretch[] = [];
  let [from, state]: [number, Incident['state']] = [0, 'open'];
  const enter = (at: number, next: Incident['state']) => {
    if (at > from) stretches.push({ from, to: at, state });
    [from, state] = [at, next];
  };
  for (const { at, kind } of events) {
    const next = findEventFacts(kind)?.state ?? null;
    if (next !== null) enter(share(Date.parse(at)), next);
  }
  enter(1, state);
  return { stretches, ticks: events.map(({ id, at, kind }) => ({ id, kind, at: share(Date.parse(at)) })) };
}
