import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { DrawnBox } from '#lib/contents/map/draw-boxes.ts';
import { type FileSums, SUM_KEYS } from '#lib/contents/map/file-sums.ts';
import { pruneTotals } from '#lib/contents/map/prune-totals.ts';
import { decodeTotals, encodeTotals } from '#lib/contents/map/store-totals.ts';
import { MAP_GROUPINGS } from '#lib/domain/map.ts';
import { entryOf } from '../indexes.ts';
import { atOf, file, folder, layerOf, openMap, totalsOf, whiteout } from './map-of.ts';

const gcc = { kind: 'dpkg', name: 'gcc', version: '12.2' } as const;
const NPM = 'app/node_modules';

/** A base with a compiler, packages of npm, and a layer that replaces one of them. */
async function example(): Promise<FileIndex[]> {
  return Promise.all([
    layerOf([file('usr/bin/gcc', 90_000), file('usr/lib/gcc/cc1', 600_000), file('etc/hosts', 40)], {
      'usr/bin/gcc': gcc,
      'usr/lib/gcc/cc1': gcc,
    }),
    layerOf([
      file(`${NPM}/typescript/lib/tsc.js`, 400_000),
      file(`${NPM}/typescript/package.json`, 700),
      file(`${NPM}/react/index.js`, 20_000),
      file('app/server.js', 3_000),
    ]),
    layerOf([file(`${NPM}/react/index.js`, 21_000), file('app/copy.js', 3_000), whiteout('etc/hosts')]),
  ]);
}

const linesOf = (boxes: readonly DrawnBox[] | null) =>
  (boxes ?? []).map(
    ({ inside, kind, name, place, sums }) =>
      `${inside ?? '-'} ${kind} ${name || '·'} ${sums.packed}/${sums.unpacked} ${sums.files} ${atOf({ place }) ?? 'closed'}`,
  );

describe('the map of an image', () => {
  it('has layers, in them packages and the files of none', async () => {
    const indexes = await example();
    const map = openMap(indexes, totalsOf(indexes), 'layers');
    expect(linesOf(await map.draw('', 2))).toEqual([
      '- image · 568870/1137740 9 ',
      '0 layer · 345020/690040 3 l:0',
      '0 layer · 211850/423700 4 l:1',
      '0 layer · 12000/24000 2 l:2',
      '1 package gcc 345000/690000 2 l:0/p:dpkg:gcc:12.2',
      '1 directory · 20/40 1 l:0/d:',
      '2 package typescript 200350/400700 2 l:1/p:npm:typescript',
      '2 package react 10000/20000 1 l:1/p:npm:react',
      '2 directory · 1500/3000 1 l:1/d:',
      '3 package react 10500/21000 1 l:2/p:npm:react',
      '3 directory · 1500/3000 1 l:2/d:',
    ]);
  });

  it('opens a package with its files, and a directory in it', async () => {
    const indexes = await example();
    const map = openMap(indexes, totalsOf(indexes), 'layers');
    expect(linesOf(await map.draw('l:1/p:npm:typescript', 2))).toEqual([
      '- package typescript 200350/400700 2 l:1/p:npm:typescript',
      `0 directory lib 200000/400000 1 l:1/p:npm:typescript/d:${NPM}/typescript/lib`,
      '0 file package.json 350/700 1 closed',
      '1 file tsc.js 200000/400000 1 closed',
    ]);
    const opened = await map.open(`l:1/p:npm:typescript/d:${NPM}/typescript/lib`);
    expect(opened?.trail.map((place) => atOf({ place }))).toEqual([
      '',
      'l:1',
      'l:1/p:npm:typescript',
      `l:1/p:npm:typescript/d:${NPM}/typescript/lib`,
    ]);
    expect(linesOf(await map.draw('l:0/p:dpkg:gcc'))).toHaveLength(3);
    expect(await map.open('l:1/p:npm:none')).toBeNull();
    expect(await map.open('l:9')).toBeNull();
  });

  it('opens the replaced files of a package, whose version is unknown, apart from the others', async () => {
    const react = { kind: 'npm', name: 'react', version: '19.2.0' } as const;
    const [index, large] = [`${NPM}/react/index.js`, `${NPM}/react/large.js`];
    const indexes = await Promise.all([
      layerOf([file(index, 20_000), file(large, 90_000)], { [index]: react, [large]: react }),
      layerOf([file(index, 21_000)], { [index]: react }),
    ]);
    const map = openMap(indexes, pruneTotals(totalsOf(indexes)), 'layers');
    const drawn = linesOf(await map.draw('l:0'));
    expect(drawn.slice(1)).toEqual([
      '0 package react 45000/90000 1 l:0/p:npm:react:19.2.0',
      '0 package react 10000/20000 1 l:0/p:npm:react',
    ]);
    expect(linesOf(await map.draw('l:0/p:npm:react'))).toEqual([
      '- package react 10000/20000 1 l:0/p:npm:react',
      '0 file index.js 10000/20000 1 closed',
    ]);
    expect(linesOf(await map.draw('l:0/p:npm:react:19.2.0')).slice(1)).toEqual([
      '0 file large.js 45000/90000 1 closed',
    ]);
    expect((await map.open('l:1/p:npm:react'))?.node.package?.version).toBe('19.2.0');
  });

  it('has directories over all layers, with what is wasted, repeated and of the base', async () => {
    const indexes = await example();
    const map = openMap(indexes, totalsOf(indexes), 'directories');
    const boxes = (await map.draw('d:app', 3)) ?? [];
    expect(linesOf(boxes)).toEqual([
      '- directory app 223850/447700 6 d:app',
      `0 directory node_modules 220850/441700 4 d:${NPM}`,
      '0 file copy.js 1500/3000 1 closed',
      '0 file server.js 1500/3000 1 closed',
      `1 directory typescript 200350/400700 2 d:${NPM}/typescript`,
      `1 directory react 20500/41000 2 d:${NPM}/react`,
      `4 directory lib 200000/400000 1 d:${NPM}/typescript/lib`,
      '4 file package.json 350/700 1 closed',
      '5 file index.js 20500/41000 2 closed',
    ]);
    const react = boxes.find(({ name }) => name === 'react');
    expect(react?.sums).toMatchObject({ wastedPacked: 10_000, wastedUnpacked: 20_000 });
    expect(react?.package).toEqual({ kind: 'npm', name: 'react', version: null });
    expect(react?.layer).toBeNull();
    const whole = (await map.draw(''))?.[0];
    expect(whole?.sums).toMatchObject({ duplicateUnpacked: 3_000, wastedUnpacked: 20_040 });
    expect(whole?.base).toMatchObject({ packed: 345_020 });
  });

  it('joins a directory with the only one in it, but not that of a package', async () => {
    const indexes = [
      await layerOf([
        file('usr/local/bin/node', 90_000),
        folder('usr/local/empty'),
        file(`${NPM}/typescript/lib/tsc.js`, 40_000),
      ]),
    ];
    const map = openMap(indexes, totalsOf(indexes), 'directories');
    const [, ...boxes] = (await map.draw('', 3)) ?? [];
    expect(boxes.map(({ name, path }) => [name, path])).toEqual([
      ['usr/local/bin', 'usr/local/bin'],
      [`${NPM}/typescript`, `${NPM}/typescript`],
      ['node', 'usr/local/bin/node'],
      ['lib', `${NPM}/typescript/lib`],
      ['tsc.js', `${NPM}/typescript/lib/tsc.js`],
    ]);
    expect(boxes[1]?.package?.name).toBe('typescript');
  });

  it('reads a layer and an image whose files are all small', async () => {
    const indexes = [await layerOf([file('etc/a', 300), file('b', 200)]), await layerOf([file('c', 100)])];
    const totals = totalsOf(indexes);
    expect(linesOf(await openMap(indexes, totals, 'layers').draw('l:1'))).toEqual([
      '- layer · 50/100 1 l:1',
      '0 file c 50/100 1 closed',
    ]);
    const small = [await layerOf([file('b', 200), file('c', 100)])];
    expect(linesOf(await openMap(small, totalsOf(small), 'directories').draw(''))).toEqual([
      '- image · 150/300 2 ',
      '0 file b 100/200 1 closed',
      '0 file c 50/100 1 closed',
    ]);
  });

  it('counts what is left out as one box', async () => {
    const indexes = [await layerOf(Array.from({ length: 250 }, (_, at) => file(`srv/f${at}`, 1_000 + at)))];
    const boxes = await openMap(indexes, totalsOf(indexes), 'directories').draw('d:srv');
    expect(boxes).toHaveLength(202);
    expect(boxes?.at(-1)).toMatchObject({ kind: 'rest', restCount: 50, sums: { files: 50 } });
  });

  it('keeps the largest when it is stored with fewer rows, and the sums above stay', async () => {
    const folders = Array.from({ length: 300 }, (_, at) => file(`data/d${at}/part`, 20_000 + at * 100));
    const totals = totalsOf([await layerOf(folders)]);
    const pruned = pruneTotals(totals, 100);
    expect(pruned.isCut).toBe(true);
    const names = [...(pruned.root.children?.get('data')?.children?.keys() ?? [])];
    expect(names.length).toBeGreaterThan(40);
    expect(names).toContain('d299');
    expect(names).not.toContain('d0');
    expect(pruned.root.layers).toEqual(totals.root.layers);
    expect(pruneTotals(totals).isCut).toBe(false);
  });

  it('is stored and read back, and damaged bytes are no map', async () => {
    const totals = totalsOf(await example());
    const stored = encodeTotals(totals);
    expect(decodeTotals(stored)).toEqual(totals);
    expect(decodeTotals(stored.subarray(0, stored.length - 9))).toBeNull();
    expect(decodeTotals(Buffer.from([99, 1, 2]))).toBeNull();
    expect(decodeTotals(new Uint8Array())).toBeNull();
  });
});

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
const link = (kind: 'hardlink' | 'symlink', path: string, target: string) => entryOf(path, 0, { kind, target });

/** A link to a directory, through which files are stored. */
const LINK = 'lib';
const NAMES = ['a', 'b', 'node_modules', 'usr', 'x.js'];
const paths = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 9 })
  .map((parts) => `${parts.join('/')}/file`);
const simple = [
  {
    weight: 8,
    arbitrary: fc.tuple(paths, fc.integer({ min: 1, max: 60_000 })).map(([path, size]) => file(path, size)),
  },
  { weight: 1, arbitrary: paths.map((path) => whiteout(folderOf(path))) },
  { weight: 1, arbitrary: paths.map((path) => whiteout(path)) },
  { weight: 1, arbitrary: paths.map((path) => folder(folderOf(path))) },
];
const links = [
  { weight: 1, arbitrary: fc.tuple(paths, paths).map(([path, target]) => link('hardlink', `${path}-too`, target)) },
  { weight: 1, arbitrary: paths.map((target) => link('symlink', LINK, `/${folderOf(target)}`)) },
  { weight: 1, arbitrary: paths.map((path) => file(`${LINK}/${path}`, 5_000)) },
];

const BYTES = SUM_KEYS.filter((key) => key !== 'files');

describe('in every image', () => {
  it.each(
    MAP_GROUPINGS.flatMap((by) => [
      { by, kinds: 'files', allowed: simple, keys: SUM_KEYS },
      // A link that was replaced belongs to no package and no directory any more. It has no bytes.
      { by, kinds: 'files and links', allowed: [...simple, ...links], keys: BYTES },
    ]),
  )(
    'of $kinds, grouped by $by, an opened box has the sums that it had before, and its boxes add up',
    async ({ by, allowed, keys }) => {
      const entries = fc.array(fc.oneof(...allowed), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 4 }), async (layers) => {
          const indexes = await Promise.all(layers.map((one) => layerOf(withoutTwins(one))));
          await checkAll(openMap(indexes, totalsOf(indexes), by), '', null, keys);
        }),
        { numRuns: 60, seed: 15 },
      );
    },
    120_000,
  );
});

/** An archive that has a path twice counts the first one as replaced. */
function withoutTwins(one: readonly FileEntry[]): FileEntry[] {
  return [...new Map(one.map((entry) => [entry.path, entry])).values()];
}

type OpenMap = ReturnType<typeof openMap>;
type Keys = readonly (keyof FileSums)[];

async function checkAll(map: OpenMap, at: string, expected: FileSums | null, keys: Keys): Promise<void> {
  const [opened, ...children] = (await map.draw(at)) ?? [];
  if (opened === undefined) throw new Error(`there is nothing at ${at}`);
  for (const key of expected === null ? [] : keys)
    expect([at, key, opened.sums[key]]).toEqual([at, key, expected?.[key]]);
  for (const key of children.length === 0 ? [] : keys)
    expect([at, key, children.reduce((sum, { sums }) => sum + sums[key], 0)]).toEqual([at, key, opened.sums[key]]);
  for (const child of children) {
    const below = atOf(child);
    if (below !== null) await checkAll(map, below, child.sums, keys);
  }
}
