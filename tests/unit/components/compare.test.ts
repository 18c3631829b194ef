import { describe, expect, it } from 'vitest';
import { buildColumns } from '#components/compare/columns.ts';
import { readingOf } from '#components/compare/reading.ts';
import { squarify } from '#components/compare/squarify.ts';
import { storyWords } from '#components/compare/story-words.ts';
import { changeWords, toneOf } from '#components/compare/tones.ts';
import { kindOf } from '#components/compare/treemap.tsx';
import type { Comparison } from '#lib/views/dto/compare.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';

type Layer = Comparison['layers'][number];
type Change = Layer['change'];

const layer = (
  change: Change,
  fromBytes: number,
  toBytes: number,
  { part = 'own', instruction = 'RUN npm ci' }: { part?: Layer['part']; instruction?: string | null } = {},
): Omit<Layer, 'from' | 'to'> & { bytes: [number, number] } => ({
  change,
  part,
  fromBytes,
  toBytes,
  deltaBytes: toBytes - fromBytes,
  bytes: [fromBytes, toBytes],
  instruction: instruction === null ? null : { display: instruction, raw: instruction },
});

const side = (digest: string, sizeBytes: number): Comparison['from'] => ({
  digest,
  repositoryId: 'r',
  reference: 'ghcr.io/acme/api',
  tag: 'main',
  platform: 'linux/amd64',
  sizeBytes,
  baseBytes: null,
  ownBytes: null,
  baseName: 'node:22',
  createdAt: null,
  firstSeenAt: null,
  source: null,
  revision: null,
});

function comparison(layers: ReturnType<typeof layer>[], change: Partial<Comparison> = {}): Comparison {
  const positions = { from: 0, to: 0 };
  const placed = layers.map(({ bytes, ...rest }): Layer => {
    const place = (at: 'from' | 'to', isThere: boolean, sizeBytes: number) =>
      isThere ? { digest: `sha256:${at}`, sizeBytes, position: positions[at]++, contents: 'unread' as const } : null;
    return {
      ...rest,
      from: place('from', rest.change !== 'added', bytes[0]),
      to: place('to', rest.change !== 'removed', bytes[1]),
    };
  });
  const sum = (pick: (one: Layer) => number) => placed.reduce((total, one) => total + pick(one), 0);
  const [before, after] = [sum(({ fromBytes }) => fromBytes), sum(({ toBytes }) => toBytes)];
  return {
    from: side('sha256:a', before),
    to: side('sha256:b', after),
    deltaBytes: after - before,
    baseDeltaBytes: null,
    ownDeltaBytes: null,
    pullCostBytes: 0,
    layers: placed,
    main: null,
    note: null,
    platforms: ['linux/amd64'],
    commitsUrl: null,
    files: null,
    ...change,
  };
}

const base = (change: Change, from: number, to: number) =>
  layer(change, from, to, { part: 'base', instruction: 'ADD' });
const text = (words: ReturnType<typeof storyWords>) =>
  words.map(({ text: one, code }) => (code ? `\`${one}\`` : one)).join('');

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
    expect(to.at(-1)).toMatchObject({ label: 'base node:22 · 2 layers', layer: null, tone: 'grown' });
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

describe('the words and tone of a layer change', () => {
  it.each([
    ['same', 0, 'same', 'same'],
    ['moved', 0, 'same', 'moved'],
    ['changed', 0, 'same', 'built again'],
    ['changed', 11_900_000, 'grown', '▲ 11.9 MB'],
    ['changed', -11_900_000, 'shrunk', '▼ 11.9 MB'],
    ['recompressed', -2_000, 'shrunk', 'packed anew ▼ 2.00 kB'],
    ['added', 5, 'new', 'new'],
    ['added', 0, 'new', 'new'],
    ['removed', -5, 'gone', 'gone'],
  ] as const)('are for %s by %d: %s, "%s"', (change, deltaBytes, tone, words) => {
    expect(toneOf({ change, deltaBytes })).toBe(tone);
    expect(changeWords({ change, deltaBytes })).toBe(words);
  });
});

describe('the summary of a comparison', () => {
  const grown = comparison(
    [layer('same', 171_800_000, 171_800_000), layer('changed', 500_000, 12_400_000), layer('added', 0, 500_000)],
    {
      main: { layer: 1, share: 0.96 },
    },
  );
  const swc: PackageDelta = {
    name: '@swc/core',
    kind: 'npm',
    change: 'new',
    deltaBytes: 30_000_000,
    deltaFiles: 41,
    fromVersion: null,
    toVersion: '1.2.3',
  };

  it('names size, difference, instruction and package', () => {
    expect(text(storyWords(grown, [swc]))).toBe(
      '185 MB, 12.4 MB more. 11.9 MB of it is `RUN npm ci`: `@swc/core` is new (41 files).',
    );
    expect(text(storyWords(grown, null))).toBe('185 MB, 12.4 MB more. 11.9 MB of it is `RUN npm ci`.');
  });

  it('names the base when it caused most of the change', () => {
    const words = storyWords({ ...grown, baseDeltaBytes: 12_000_000 }, null);
    expect(text(words)).toContain('12.0 MB of it is the base image `node:22`.');
  });

  it('mentions recompressed layers separately from the growth', () => {
    const packed = comparison(
      [layer('recompressed', 100_000_000, 140_000_000, { part: 'base' }), layer('changed', 10_000_000, 22_000_000)],
      { main: { layer: 1, share: 1 }, baseDeltaBytes: 40_000_000 },
    );
    expect(text(storyWords(packed, null))).toBe(
      '162 MB, 52.0 MB more. 12.0 MB of it is `RUN npm ci`. Compression alone makes it 40.0 MB bigger.',
    );
  });

  it('does not call growth a part of the change when other layers shrank', () => {
    const mixed = comparison([layer('changed', 0, 20_000_000), layer('removed', 10_000_000, 0)], {
      main: { layer: 0, share: 2 },
    });
    expect(text(storyWords(mixed, null))).toBe('20.0 MB, 10.0 MB more. 20.0 MB more is `RUN npm ci`.');
    const hardly = comparison([layer('changed', 0, 20_000_000), layer('removed', 10, 0)], {
      main: { layer: 0, share: 1 },
    });
    expect(text(storyWords(hardly, null))).toContain('20.0 MB of it is');
  });

  it('covers shrinking, no change, recompression and identical images', () => {
    const less = comparison([layer('removed', 5_000, 0)], { main: { layer: 0, share: 1 } });
    expect(text(storyWords(less, null))).toBe('0 B, 5.00 kB less. 5.00 kB of it is `RUN npm ci`, which is gone.');
    expect(text(storyWords(comparison([layer('same', 5, 5)]), null))).toBe(
      '5 B, the same size. Every layer is the same.',
    );
    expect(text(storyWords(comparison([layer('changed', 5, 5)]), null))).toContain('1 of 1 layers differs.');
    expect(text(storyWords({ ...grown, note: 'recompressed' }, [swc]))).toContain('packed anew');
    expect(text(storyWords({ ...grown, from: grown.to }, null))).toContain('Both are the same image.');
    const unnamed = comparison([layer('added', 0, 5_000, { instruction: null })], { main: { layer: 0, share: 1 } });
    expect(text(storyWords(unnamed, null))).toContain('one layer whose instruction is not known.');
  });
});

describe('the treemap of a comparison', () => {
  it('fills its area with boxes to scale', () => {
    const weights = [6, 6, 4, 3, 2, 2, 1, 0];
    const boxes = squarify(weights, (weight) => weight, 600, 400);
    expect(boxes).toHaveLength(7);
    for (const { item, width, height, x, y } of boxes) {
      expect(width * height).toBeCloseTo((item / 24) * 600 * 400, 3);
      expect(x + width).toBeLessThanOrEqual(600.001);
      expect(y + height).toBeLessThanOrEqual(400.001);
      expect(Math.max(width / height, height / width)).toBeLessThan(4);
    }
  });

  it('is empty without weight or area', () => {
    expect(squarify([1], () => 0, 10, 10)).toEqual([]);
    expect(squarify([1], () => 1, 0, 10)).toEqual([]);
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
