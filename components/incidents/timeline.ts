import { visibleText } from '#lib/format/text.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';

const WORDS: Record<string, string> = {
  opened: 'opened',
  joined: 'more series joined',
  escalated: 'grew further',
  reopened: 'open again',
  recompressed: 'compressed differently',
  endedInError: 'open again: it was closed in error',
  acknowledged: 'acknowledged',
  accepted: 'accepted',
  acceptedByTime: 'accepted by time',
  recovered: 'recovered',
  superseded: 'superseded',
  invalid: 'called no regression',
  muted: 'muted',
  unmuted: 'mute ended',
  flapping: 'comes and goes: only the digest tells of it',
  contents: 'its files were read',
  note: 'noted',
};

/** What happened; a kind without words is shown as it is. */
export const eventWords = (kind: string): string =>
  (Object.hasOwn(WORDS, kind) ? WORDS[kind] : undefined) ?? visibleText(kind);

const OPENS = new Set(['opened', 'reopened', 'endedInError']);
const ENDS: Record<string, Incident['state']> = {
  accepted: 'accepted',
  acceptedByTime: 'acceptedByTime',
  recovered: 'recovered',
  superseded: 'superseded',
  invalid: 'invalid',
};

/** A stretch of an incident's timeline, in shares of the whole bar. */
type Stretch = { from: number; to: number; state: Incident['state'] };
type Timeline = {
  stretches: Stretch[];
  ticks: { at: number; kind: string; id: number }[];
};

/** The timeline as a bar from its opening to now, or to its end and a little more. Times in epoch milliseconds. */
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
    const end = Object.hasOwn(ENDS, kind) ? ENDS[kind] : undefined;
    if (end !== undefined) enter(share(Date.parse(at)), end);
    else if (OPENS.has(kind)) enter(share(Date.parse(at)), 'open');
    else if (kind === 'acknowledged') enter(share(Date.parse(at)), 'acknowledged');
  }
  enter(1, state);
  return { stretches, ticks: events.map(({ id, at, kind }) => ({ id, kind, at: share(Date.parse(at)) })) };
}
