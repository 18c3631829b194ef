import { describe, expect, it } from 'vitest';
import { type CausalImage, type CauseInput, describeCause, listCauses, noteOf } from '#lib/alerts/cause.ts';
import { attribute } from '#lib/analysis/layers/attribution.ts';
import { nameBase } from '#lib/analysis/layers/name-base.ts';

const layer = (digest: string, megabytes: number, instruction: string | null = null, diffId: string | null = null) => ({
  digest: `sha256:${digest}`,
  diffId,
  sizeBytes: megabytes * 1_000_000,
  instruction,
});
const image = (layers: CausalImage['layers'], rest: Partial<CausalImage> = {}): CausalImage => ({
  digest: 'sha256:image',
  layersKey: layers.map(({ digest }) => digest).join(),
  indexDigest: null,
  labels: {},
  layers,
  baseLayerCount: 1,
  base: null,
  ...rest,
});

const BASE = layer('base', 50, 'ADD rootfs.tar.xz /');
const INSTALL = 'RUN /bin/sh -c npm ci';
const before = image([BASE, layer('npm', 20, INSTALL)]);
const after = image([BASE, layer('npm2', 40, INSTALL)]);

function causesOf(from: CausalImage | null, to: CausalImage, rest: Partial<CauseInput> = {}): string[] {
  const attribution = from && attribute(from, to);
  return listCauses({ repositoryId: 'r', streamKey: 'latest', from, to, attribution, ...rest });
}

const startsWith = (causes: readonly string[], word: string) => causes.filter((cause) => cause.startsWith(`${word}:`));

describe('listCauses (D-44)', () => {
  it('lists image, stream, instruction and layer when an own layer grew', () => {
    expect(causesOf(before, after)).toEqual([
      'image:sha256:base,sha256:npm2',
      'stream:r:latest',
      expect.stringMatching(/^instruction:r:.*npm ci/),
      'layer:sha256:npm2',
    ]);
  });

  it('lists a base that grew by the digest in its labels, else by the digest of its layer', () => {
    const grown = [layer('base2', 90, BASE.instruction), layer('npm', 20, INSTALL)];
    expect(startsWith(causesOf(before, image(grown)), 'base')).toEqual(['base:sha256:base2']);
    const labels = { 'org.opencontainers.image.base.digest': 'sha256:named' };
    expect(startsWith(causesOf(before, image(grown, { labels })), 'base')).toEqual(['base:sha256:named']);
  });

  it.each<[string, CausalImage, CausalImage]>([
    ['is not known', image(before.layers, { baseLayerCount: null }), after],
    ['grew by less than half', before, image([layer('base2', 60, BASE.instruction), layer('npm2', 40, INSTALL)])],
    ['changed, and did not grow', before, image([layer('base2', 50, BASE.instruction), layer('npm2', 40, INSTALL)])],
  ])('lists no base that %s, even with a new digest', (_, from, to) => {
    expect(startsWith(causesOf(from, to), 'base')).toEqual([]);
  });

  it('lists no instruction that caused less than half of the growth or made the image smaller', () => {
    const two = image([BASE, layer('a', 30, 'RUN a'), layer('b', 31, 'RUN b'), layer('c', 32, 'RUN c')]);
    expect(startsWith(causesOf(image([BASE]), two), 'instruction')).toEqual([]);
    expect(startsWith(causesOf(after, before), 'instruction')).toEqual([]);
    expect(startsWith(causesOf(after, before), 'layer')).toEqual([]);
  });

  it.each(['revision', 'version'])(
    'lists the %s only when it is new, not when the previous image had it too',
    (name) => {
      const labels = { [`org.opencontainers.image.${name}`]: 'abc' };
      const of = (from: CausalImage | null) => startsWith(causesOf(from, { ...after, labels }), name);
      expect(of(before)).toEqual([`${name}:r:abc`]);
      expect(of({ ...before, labels })).toEqual([]);
      expect(of(null)).toEqual([`${name}:r:abc`]);
    },
  );

  it('shares only the causes image, layer and base between repositories', () => {
    const labels = { 'org.opencontainers.image.revision': 'abc' };
    const mine = causesOf(before, { ...after, labels, indexDigest: 'sha256:index' });
    const theirs = causesOf(before, { ...after, labels, indexDigest: 'sha256:index' }, { repositoryId: 'q' });
    const shared = mine.filter((cause) => theirs.includes(cause)).map((cause) => cause.split(':')[0]);
    expect(shared).toEqual(['image', 'layer']);
    expect(mine).toContain('index:r:sha256:index');
  });

  it('limits the length of causes from long labels and instructions', () => {
    const labels = { 'org.opencontainers.image.revision': 'x'.repeat(10_000) };
    const long = image([BASE, layer('long', 99, `RUN ${'y'.repeat(10_000)}`)], { labels });
    expect(Math.max(...causesOf(before, long).map((cause) => cause.length))).toBeLessThan(600);
  });

  it.each([0, 1])('cuts long causes between characters with %i letters before the emoji', (letters) => {
    const text = 'x'.repeat(letters) + '🙂'.repeat(600);
    const labels = { 'org.opencontainers.image.revision': text, 'org.opencontainers.image.version': text };
    const long = image([BASE, layer('long', 99, `RUN ${text}`)], { labels });
    const causes = causesOf(before, long);
    expect(causes.filter((cause) => !cause.isWellFormed())).toEqual([]);
    expect(causes.map((cause) => cause.split(':')[0])).toEqual(expect.arrayContaining(['revision', 'instruction']));
  });
});

describe('describeCause', () => {
  const nodeBase = (tag: string) => nameBase({ 'org.opencontainers.image.base.name': `node:${tag}` }, 1, []);

  it('names the base image before only where it is another one', () => {
    const of = (from: string) => {
      const [older, newer] = [
        { ...before, base: nodeBase(from) },
        { ...after, base: nodeBase('24.2') },
      ];
      const { baseName, baseNameBefore } = describeCause(attribute(older, newer), older, newer);
      return [baseNameBefore, baseName];
    };
    expect(of('24.1')).toEqual(['library/node:24.1', 'library/node:24.2']);
    expect(of('24.2')).toEqual([null, 'library/node:24.2']);
  });

  it('names the instruction and layer with the largest share, and base and own bytes', () => {
    const cause = describeCause(attribute(before, after), before, { ...after, base: nodeBase('24') });
    expect(cause).toMatchObject({
      instruction: 'RUN npm ci',
      layer: 'sha256:npm2',
      instructionDeltaBytes: 20_000_000,
      share: 1,
      baseDeltaBytes: 0,
      ownDeltaBytes: 20_000_000,
      baseName: 'library/node:24',
      baseNameBefore: null,
      note: null,
      layers: { from: ['sha256:npm'], to: ['sha256:npm2'] },
    });
  });

  it('leaves recompressed layers out of base and own bytes, and lists no base for them', () => {
    const zstd = layer('zstd-base', 40, 'ADD rootfs', 'sha256:root');
    const gzip = layer('gzip-base', 90, 'ADD rootfs', 'sha256:root');
    const [from, to] = [image([zstd, layer('npm', 20, INSTALL)]), image([gzip, layer('npm2', 32, INSTALL)])];
    const attribution = attribute({ ...from, baseLayerCount: 1 }, { ...to, baseLayerCount: 1 });
    expect(describeCause(attribution, from, to)).toMatchObject({
      baseDeltaBytes: 0,
      ownDeltaBytes: 12_000_000,
      recompressedBytes: 50_000_000,
      share: 1,
      note: null,
    });
    const causes = listCauses({ repositoryId: 'r', streamKey: 'tag:main', from, to, attribution });
    expect(causes.filter((cause) => cause.startsWith('base:'))).toEqual([]);
  });

  it('returns null for instruction and base when they are unknown', () => {
    const bare = (megabytes: number) => image([layer(`${megabytes}`, megabytes)], { baseLayerCount: null });
    expect(describeCause(attribute(bare(20), bare(40)), bare(20), bare(40))).toMatchObject({
      instruction: null,
      baseDeltaBytes: null,
      ownDeltaBytes: null,
      baseName: null,
    });
  });
});

describe('noteOf', () => {
  const of = (from: CausalImage, to: CausalImage) => noteOf(attribute(from, to));

  it('returns recompressed when all layers have the same content in another compression', () => {
    const gzip = image([layer('gz', 40, INSTALL, 'sha256:files')]);
    const stored = image([layer('tar', 90, INSTALL, 'sha256:files')]);
    expect(of(gzip, stored)).toBe('recompressed');
    expect(of(gzip, image([...stored.layers, layer('more', 60, 'RUN more')]))).toBeNull();
  });

  it('returns null when any layer has other content, however much was recompressed', () => {
    const gzip = image([layer('gz', 40, INSTALL, 'sha256:files')]);
    const stored = image([layer('tar', 90, INSTALL, 'sha256:files'), layer('more', 1, 'RUN more')]);
    expect(of(gzip, stored)).toBeNull();
  });

  it('returns reordered when the same layers are in another order', () => {
    const [a, b] = [layer('a', 1, 'RUN a'), layer('b', 2, 'RUN b')];
    expect(of(image([BASE, a, b]), image([BASE, b, a]))).toBe('reordered');
    expect(of(before, before)).toBeNull();
    expect(of(before, after)).toBeNull();
  });
});
