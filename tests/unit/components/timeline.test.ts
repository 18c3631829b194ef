import { describe, expect, it } from 'vitest';
import { eventWords, timelineOf } from '#components/incidents/timeline.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
const event = (id: number, kind: string) => ({ id, kind, at: at(id), by: null, reason: null, details: {} });

describe('timelineOf', () => {
  it('changes the state with the events that have one, and with no other', () => {
    const kinds = ['opened', 'escalated', 'acknowledged', 'contents', 'recovered', 'muted', 'reopened', 'merged'];
    const events = kinds.map((kind, hour) => event(hour, kind));
    const { stretches, ticks } = timelineOf({ events, openedAt: at(0), endedAt: null }, Date.parse(at(8)));
    expect(stretches.map(({ state, to }) => [state, to * 8])).toEqual([
      ['open', 2],
      ['acknowledged', 4],
      ['recovered', 6],
      ['open', 8],
    ]);
    expect(ticks).toHaveLength(kinds.length);
  });
});

describe('eventWords', () => {
  it('has words for the events of this release, and shows those of a newer one as they are', () => {
    expect(eventWords('escalated')).toBe('grew further');
    expect(eventWords('merged')).toBe('merged');
    expect(eventWords('toString')).toBe('toString');
  });
});
