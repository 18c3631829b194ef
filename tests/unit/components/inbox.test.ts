import { describe, expect, it } from 'vitest';
import { growthNote } from '#components/incidents/growth-note.ts';
import { membersTitle } from '#components/incidents/members.tsx';
import { rowAfter } from '#components/incidents/row-after.ts';
import { notifyWords } from '#components/incidents/row-words.ts';
import { sectionsOf } from '#components/incidents/sections.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { IncidentRow } from '#lib/views/dto/incidents.ts';

const row = (number: number, state: IncidentState = 'open') => ({ number, state }) as IncidentRow;
const counts = { open: 12, acknowledged: 1 };

describe('the sections of the inbox', () => {
  it('show open incidents before acknowledged ones, with the numbers of all that match', () => {
    const [open, acknowledged, ...others] = sectionsOf([row(3), row(1), row(2, 'acknowledged')], counts);
    expect(open).toMatchObject({ title: 'Open', count: 12, rows: [{ number: 3 }, { number: 1 }] });
    expect(acknowledged).toMatchObject({ title: 'Acknowledged', count: 1, rows: [{ number: 2 }] });
    expect(others).toEqual([]);
  });

  it('leave out a section without rows', () => {
    expect(sectionsOf([row(2, 'acknowledged')], counts).map(({ title }) => title)).toEqual(['Acknowledged']);
  });

  it('are one list without a title where one state is filtered', () => {
    expect(sectionsOf([row(2, 'recovered')], null)).toEqual([{ title: null, count: 1, rows: [row(2, 'recovered')] }]);
  });
});

describe('the growth of an incident', () => {
  it('differs from that of the two images where they begin at different sizes, and then says so', () => {
    const lead = { kind: 'step', deltaBytes: 179_000 };
    expect(growthNote(lead, 141_000)).toBe(
      'The total growth of +179 kB begins at the baseline, the median of earlier pushes. The comparison below begins at the push before: +141 kB.',
    );
    expect(growthNote(lead, -2_000)).toMatch(/push before: \u22122\.00 kB\.$/);
    expect([179_000, 179_200].map((bytes) => growthNote(lead, bytes))).toEqual([null, null]);
    expect(growthNote({ ...lead, kind: 'budget' }, 141_000)).toBeNull();
  });
});

describe('the keys of the inbox', () => {
  const items = [row(5), row(4), row(3)];
  const from = (number: number | undefined, by: 1 | -1) => rowAfter(items, { number, by, moved: null })?.number;

  it('start at the first row, and stop at the ends', () => {
    expect(from(undefined, 1)).toBe(5);
    expect([from(5, 1), from(3, 1), from(5, -1), from(3, -1)]).toEqual([4, 3, 5, 4]);
    expect(rowAfter([], { number: 5, by: 1, moved: null })).toBeUndefined();
  });

  it('go on to the row that took the place of an acknowledged one', () => {
    const after = [row(5), row(3), row(4, 'acknowledged')];
    const moved = { number: 4, at: 1 };
    expect(rowAfter(after, { number: 4, by: 1, moved })?.number).toBe(3);
    expect(rowAfter(after, { number: 4, by: -1, moved })?.number).toBe(3);
    expect(rowAfter(items, { number: 4, by: 1, moved })?.number).toBe(3);
  });
});

describe('the title of the affected series', () => {
  const title = (...series: string[]) => membersTitle(series.map((seriesId) => ({ seriesId })));

  it('counts the series, and the findings where a series has several', () => {
    expect(title('a', 'b')).toBe('Affected series (2)');
    expect(title('a', 'b', 'b')).toBe('Affected series (2), 3 findings');
  });
});

describe('the notification of an incident', () => {
  const words = (change: Partial<Parameters<typeof notifyWords>[0]>) =>
    notifyWords(
      {
        notify: { when: 'digest', reason: 'third-party', text: 'third-party image' },
        state: 'open',
        mutedUntil: null,
        deliveries: [],
        ...change,
      },
      'UTC',
    );
  const delivery = {
    id: 'd1',
    channel: 'team',
    state: 'delivered',
    at: '2026-11-01T00:00:00.000Z',
    type: 'incident.opened',
  } as const;
  const mutedUntil = '2026-12-06T00:00:00.000Z';

  it('names the next digest only while the incident is active and not muted', () => {
    expect(words({})).toBe('In the next digest: third-party image.');
    expect(words({ mutedUntil })).toBe('Muted until 6 Dec 2026: no message.');
    expect(words({ mutedUntil, deliveries: [delivery] })).toBe('Muted until 6 Dec 2026: no further message.');
    for (const state of ['accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid'] as const) {
      expect(words({ state, mutedUntil })).toBe('Ended: no immediate message.');
      expect(words({ state, deliveries: [delivery] })).toBe('Ended: no further immediate message.');
    }
  });

  it('keeps the reason of an immediate message that was sent', () => {
    const notify = { when: 'now', reason: 'critical-step', text: 'the jump is critical' } as const;
    expect(words({ state: 'recovered', notify, deliveries: [delivery] })).toBe(
      'Sent immediately: the jump is critical.',
    );
  });
});
