import { describe, expect, it } from 'vitest';
import { buildColumns } from '#components/compare/columns.ts';
import { amountOf, entryTitle, kindOf } from '#components/compare/kinds.ts';
import { pullReadingOf, readingOf } from '#components/compare/reading.ts';
import { changeWords, toneOf, unchangedWords } from '#components/compare/tones.ts';
import { baseLayer as base, makeComparison as comparison, makeLayer as layer } from '#tests/support/comparison.ts';

describe('the columns of a comparison', () => {
  const pair = comparison([
    base('same', 50, 50),
    base('changed', 10, 14),
    layer('changed', 20, 32),
    layer('removed', 5, 0),
    layer('added', 0, 7),
  ]);

  it('have the newest layer on top and the base as one row, and link related layers', () => {
    const { from, to, links, scaleBytes } = buildColumns(pair, true);
    expect(from.map(({ bytes }) => bytes)).toEqual([5, 20, 60]);
    expect(to.map(({ bytes }) => bytes)).toEqual([7, 32, 64]);
    expect(to.at(-1)).toMatchObject({ label: 'base library/node:22 · 2 layers', layer: null, tone: 'grown' });
    expect(links).toEqual([
      { from: 1, to: 1, layer: 2, tone: 'grown', weight: 1 },
      { from: 2, to: 2, layer: null, tone: 'grown', weight: 1 / 3 },
    ]);
    expect(scaleBytes).toBe(32);
  });

  it('show the layers of the base when it is unfolded', () => {
    const { from, to, links } = buildColumns(pair, false);
    expect([from.length, to.length, links.length]).toEqual([4, 4, 3]);
    expect(from.every(({ layer: index }) => index !== null)).toBe(true);
  });

  it('draw an image of only base layers to scale', () => {
    expect(buildColumns(comparison([base('same', 50, 50)]), true)).toMatchObject({
      scaleBytes: 50,
      links: [{ tone: 'same' }],
    });
  });

  it('are empty for images without layers', () => {
    expect(buildColumns(comparison([]), true)).toEqual({ from: [], to: [], links: [], scaleBytes: 1 });
  });
});

describe('the unchanged part of a pulled layer', () => {
  it.each([
    [null, null],
    [0, null],
    [1, '<1 % unchanged'],
    [480, '48 % unchanged'],
    [1_000, '100 % unchanged'],
  ])('of %j in 1,000 bytes is %j', (unchangedBytes, words) => {
    expect(unchangedWords({ unchangedBytes, toBytes: 1_000 })).toBe(words);
  });
});

describe('the layers that decide what a pull has again', () => {
  it('are all of the older image, and those of the newer one that are pulled', () => {
    const read = pullReadingOf(comparison([base('same', 50, 50), layer('changed', 10, 12), layer('removed', 5, 0)]));
    expect(read).toMatchObject({ unread: 4, unreadBytes: 50 + 10 + 12 + 5, pending: 0, unavailable: 0 });
    expect(read.wanted.map(({ side }) => side)).toEqual(['from', 'from', 'to', 'from']);
  });
});

describe('the words and tone of a layer change', () => {
  it.each([
    ['same', 0, 'same', 'same'],
    ['moved', 0, 'same', 'moved'],
    ['changed', 0, 'same', 'rebuilt'],
    ['changed', 11_900_000, 'grown', '▲ 11.9 MB'],
    ['changed', -11_900_000, 'shrunk', '▼ 11.9 MB'],
    ['recompressed', -2_000, 'shrunk', 'recompressed ▼ 2.00 kB'],
    ['added', 5, 'new', 'new'],
    ['added', 0, 'new', 'new'],
    ['removed', -5, 'gone', 'gone'],
  ] as const)('are for %s by %d: %s, "%s"', (change, deltaBytes, tone, words) => {
    expect(toneOf({ change, deltaBytes })).toBe(tone);
    expect(changeWords({ change, deltaBytes })).toBe(words);
  });
});

describe('the treemap of a comparison', () => {
  it('has the path, the bytes and the files of a tile in its tooltip', () => {
    const entry = { path: '/app', fromBytes: 0, toBytes: 14_700_000, deltaBytes: 14_700_000, deltaFiles: 1 };
    expect(entryTitle(entry)).toBe('/app  +14.7 MB, 1 file more');
    expect(entryTitle({ ...entry, deltaBytes: -5_000, deltaFiles: -2 })).toBe('/app  \u22125.00 kB, 2 files fewer');
    expect(entryTitle({ ...entry, deltaFiles: 0 })).toBe('/app  +14.7 MB');
    expect(entryTitle({ ...entry, replacedFiles: 3, replacedBytes: 5 })).toBe('/app  +14.7 MB, 1 file more, 3 changed');
    expect(amountOf({ deltaBytes: -5 })).toBe('\u22125 B');
  });

  it('distinguishes added, removed, increased and decreased', () => {
    expect(kindOf({ fromBytes: 0, toBytes: 5 })).toBe('added');
    expect(kindOf({ fromBytes: 5, toBytes: 0 })).toBe('removed');
    expect(kindOf({ fromBytes: 5, toBytes: 6 })).toBe('increased');
    expect(kindOf({ fromBytes: 6, toBytes: 5 })).toBe('decreased');
  });
});

describe('readingOf', () => {
  it('counts the changed layers whose file lists are unread, and lists them', () => {
    const pair = comparison([layer('same', 5, 5), layer('changed', 20, 32), layer('added', 0, 7)]);
    expect(readingOf(pair)).toEqual({
      unread: 3,
      unreadBytes: 59,
      pending: 0,
      unavailable: 0,
      wanted: [
        { side: 'from', digest: 'sha256:from' },
        { side: 'to', digest: 'sha256:to' },
        { side: 'to', digest: 'sha256:to' },
      ],
    });
    const [same, changed, added] = pair.layers;
    if (!same || !changed?.from || !changed.to || !added?.to) throw new Error('layers');
    const read = {
      ...changed,
      from: { ...changed.from, contents: 'read' as const },
      to: { ...changed.to, contents: 'queued' as const },
    };
    const gone = { ...added, to: { ...added.to, contents: 'unavailable' as const } };
    expect(readingOf({ layers: [same, read, gone] })).toEqual({
      unread: 0,
      unreadBytes: 0,
      pending: 1,
      unavailable: 1,
      wanted: [],
    });
  });
});
