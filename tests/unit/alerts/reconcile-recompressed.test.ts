import { describe, expect, it } from 'vitest';
import { reconcile, type StoredMember } from '#lib/alerts/reconcile.ts';
import { dayOf, judgedSeries, MB, member, newsFrom, type Pushed, type SeriesOptions } from './series.ts';

const NOW = dayOf(400);

function reconciled(
  pushed: readonly (number | Pushed)[],
  members: readonly StoredMember[],
  { news, ...options }: SeriesOptions & { news: number },
) {
  const verdict = judgedSeries(pushed, options);
  return reconcile([verdict], members, { mayAlert: newsFrom(news), now: NOW });
}

/** Returns the events of members by id, and where something opened. */
function told(
  pushed: readonly (number | Pushed)[],
  members: readonly StoredMember[],
  options: SeriesOptions & { news: number },
) {
  const { changes, openings } = reconciled(pushed, members, options);
  return {
    ...Object.fromEntries(changes.map((change) => [change.member.id, change.events.map(({ kind }) => kind)])),
    ...(openings.length > 0 ? { opens: openings.map(({ run, index, state }) => [run.kind, index, state]) } : {}),
  };
}

describe('reconcile with recompressed layers', () => {
  const grown = { megabytes: 110, diffId: 'grown' };
  const packed = { megabytes: 99, digest: 'zstd', diffId: 'grown' };

  it('keeps an open regression open, with an event and the newest push', () => {
    const { changes, openings } = reconciled([100, grown, packed], [member(1, 110)], { news: 2 });
    expect(openings).toEqual([]);
    expect(changes).toMatchObject([
      {
        patch: { state: 'open', endedAt: null, last: { image: { digest: 'zstd' } } },
        events: [{ kind: 'recompressed', at: dayOf(2), why: expect.stringContaining('11.0 MB less') }],
      },
    ]);
  });

  it('records each recompression once', () => {
    const known = member(1, 110, { lastDigest: 'zstd' });
    expect(told([100, grown, packed], [known], { news: 3 })).toEqual({});
    expect(told([100, grown, packed, { ...packed, megabytes: 98, digest: 'br' }], [known], { news: 3 })).toEqual({
      m1: ['recompressed'],
    });
  });

  it('opens a step in its current state when the recompression came in the same poll', () => {
    expect(told([100, grown, packed], [], { news: 1 })).toEqual({ opens: [['step', 1, 'open']] });
  });

  it('opens nothing for growth by compression alone', () => {
    const calm = { megabytes: 100, diffId: 'calm' };
    expect(told([calm, { megabytes: 130, digest: 'tar', diffId: 'calm' }], [], { news: 1 })).toEqual({});
  });

  it('resolves a budget by recompression, since budgets count compressed bytes', () => {
    const budget = { metric: 'total', limitBytes: 105 * MB, since: dayOf(0) } as const;
    const broken = member(1, 110, { kind: 'budget' });
    const { changes } = reconciled([100, grown, packed], [broken, member(1, 110, { id: 'step' })], { news: 2, budget });
    expect(changes.map(({ member: { kind }, events }) => [kind, events[0]?.kind, events[0]?.why])).toEqual([
      ['budget', 'recovered', 'the same files in another compression are within the budget'],
      ['step', 'recompressed', expect.stringContaining('the growth is still there')],
    ]);
  });

  it.each([
    ['a new major version', [100, 110, { megabytes: 150, startsMajor: true }], 'a new major version began'],
    ['another line', [100, 110, { megabytes: 110, segment: 1 }], expect.stringContaining('cannot be compared')],
  ])('gives the reason when %s ends a regression', (_, pushed, why) => {
    const { changes } = reconciled(pushed, [member(1, 110)], { news: 2 });
    expect(changes).toMatchObject([{ events: [{ kind: 'superseded', why }] }]);
  });

  it('adds no recompression event when an older version of Plimsoll ended the regression', () => {
    const pushed = [100, { megabytes: 110, diffId: 'grown' }, { megabytes: 99, digest: 'zstd', diffId: 'grown' }];
    const ended = member(1, 110, { state: 'superseded', endedAt: dayOf(2), lastDigest: 'zstd' });
    expect(told(pushed, [ended], { news: 9 })).toEqual({ m1: ['endedInError'] });
    expect(told(pushed, [{ ...ended, endedAt: dayOf(3) }], { news: 9 })).toEqual({ m1: ['reopened'] });
  });
});
