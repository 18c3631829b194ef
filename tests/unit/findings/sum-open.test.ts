import { describe, expect, it } from 'vitest';
import { countOnce } from '#lib/findings/collect/count-once.ts';
import { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { FindingSet } from '#lib/findings/finding.ts';
import { sumOpen } from '#lib/findings/sum-open.ts';
import { findingsOf, noise } from './images.ts';

/** Returns a pile of files, each of as many bytes as its number. */
function pileOf(...contents: number[]): FilePile {
  const pile = new FilePile();
  for (const content of contents) pile.add({ layer: 0, content, sizeBytes: content, packedBytes: content }, 'a');
  return pile;
}

describe('files of several piles', () => {
  it('count with the first pile that has them, and are shared by the others', () => {
    expect(countOnce([pileOf(1, 10), pileOf(10, 100), pileOf(10, 100, 1000), pileOf(1)])).toEqual([
      { countedBytes: 11, shared: [] },
      { countedBytes: 100, shared: [{ earlier: [0], bytes: 10 }] },
      {
        countedBytes: 1000,
        shared: [
          { earlier: [1], bytes: 100 },
          { earlier: [0, 1], bytes: 10 },
        ],
      },
      { countedBytes: 0, shared: [{ earlier: [0], bytes: 1 }] },
    ]);
    expect(countOnce([])).toEqual([]);
  });

  it('count with a later pile by what it saves beyond an earlier one, as of a program without its symbols', () => {
    const stripped = new FilePile();
    stripped.add({ layer: 0, content: 100, sizeBytes: 100, packedBytes: 100 }, 'a', 25);
    expect(countOnce([stripped, pileOf(100), pileOf(100)])).toEqual([
      { countedBytes: 25, shared: [] },
      { countedBytes: 75, shared: [{ earlier: [0], bytes: 25 }] },
      { countedBytes: 0, shared: [{ earlier: [0, 1], bytes: 100 }] },
    ]);
  });
});

/** Returns a set whose first, certain finding and second, likely finding have the same 60 kB, beside 30 kB of each. */
async function overlapping(): Promise<FindingSet> {
  const [big, one] = [noise(60_000, 'big'), noise(30_000, 'one')];
  const files = { 'opt/a.bin': big, 'tmp/b.bin': big, 'tmp/c.bin': 30_000, 'opt/d.bin': one, 'opt/e.bin': one };
  return findingsOf([['RUN x', files]]);
}

describe('the sum of findings', () => {
  it('without dismissed ones is that of the set', async () => {
    const set = await overlapping();
    const { savedBytes, certainBytes } = set;
    expect(set.items.map(({ kind }) => kind).sort()).toEqual(['build-cache', 'duplicate-content']);
    expect(sumOpen(set, new Set())).toEqual({ savedBytes, certainBytes });
    expect(savedBytes).toBe(set.items.reduce((sum, { countedBytes }) => sum + countedBytes, 0));
  });

  it('counts a file with another finding when the one it counted with is dismissed', async () => {
    const set = await overlapping();
    const cache = set.items.find(({ kind }) => kind === 'build-cache');
    const copies = set.items.filter(({ kind }) => kind === 'duplicate-content');
    if (cache === undefined) throw new Error('temporary files were built');
    const left = sumOpen(set, new Set([cache.id]));
    expect(left).toEqual({ savedBytes: copies.reduce((sum, { savedBytes }) => sum + savedBytes, 0), certainBytes: 0 });
    expect(left.savedBytes).toBeGreaterThan(set.savedBytes - cache.countedBytes);
    const withoutCopies = sumOpen(set, new Set(copies.map(({ id }) => id)));
    expect(withoutCopies).toEqual({ savedBytes: cache.savedBytes, certainBytes: cache.savedBytes });
    expect(sumOpen(set, new Set(set.items.map(({ id }) => id)))).toEqual({ savedBytes: 0, certainBytes: 0 });
  });

  it('of certain findings has the files that a likely one counts', () => {
    const shared = (earlier: string, bytes: number) => [{ earlier: [earlier], bytes }];
    const set = {
      savedBytes: 300,
      certainBytes: 250,
      items: [
        { id: 'a', certainty: 'likely', countedBytes: 200, shared: [] },
        { id: 'b', certainty: 'certain', countedBytes: 100, shared: shared('a', 150) },
      ] as const,
    };
    expect(sumOpen(set, new Set())).toEqual({ savedBytes: 300, certainBytes: 250 });
    expect(sumOpen(set, new Set(['a']))).toEqual({ savedBytes: 250, certainBytes: 250 });
    expect(sumOpen(set, new Set(['b']))).toEqual({ savedBytes: 200, certainBytes: 0 });
  });

  it('keeps findings that are beyond the limit of the set', () => {
    const items = [{ id: 'a', certainty: 'certain', countedBytes: 200, shared: [] }] as const;
    const set = { savedBytes: 260, certainBytes: 210, items };
    expect(sumOpen(set, new Set(['a']))).toEqual({ savedBytes: 60, certainBytes: 10 });
  });

  it('is the same for any dismissed findings as that of the others alone', () => {
    const piles = [pileOf(1, 2, 4), pileOf(2, 4, 8), pileOf(4, 8, 16), pileOf(1, 16, 32)];
    const items = countOnce(piles).map(({ countedBytes, shared }, place) => ({
      id: `${place}`,
      certainty: 'certain' as const,
      countedBytes,
      shared: shared.map(({ earlier, bytes }) => ({ earlier: earlier.map(String), bytes })),
    }));
    const savedBytes = 63;
    for (let some = 0; some < 16; some += 1) {
      const left = piles.flatMap((_, place) => (some & (1 << place) ? [`${place}`] : []));
      const others = piles.filter((_, place) => !(some & (1 << place)));
      const files = new Set(others.flatMap(({ saved }) => [...saved.values()]));
      const expected = [...files].reduce((sum, bytes) => sum + bytes, 0);
      expect(sumOpen({ savedBytes, certainBytes: savedBytes, items }, new Set(left)).savedBytes).toBe(expected);
    }
  });
});
