import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '#lib/image/config.ts';
import { findCreated } from '#lib/image/created.ts';
import { digestOf, parseDigest } from '#lib/image/digest.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { distinctSizeBytes, layersKey, resolveImage } from '#lib/image/image.ts';
import { findLabel } from '#lib/image/labels.ts';
import { type ImageManifest, parseManifest } from '#lib/image/manifest.ts';
import { OCI_CONFIG, OCI_MANIFEST } from '#lib/image/media-types.ts';
import { clip, cutText, storableText } from '#lib/image/text.ts';
import { readFixtures } from './fixtures.ts';

const digest = (character: string) => parseDigest(`sha256:${character.repeat(64)}`);
const bytes = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
const config = (document: unknown) => parseImageConfig(bytes(document));

function manifest(layers: [string, number][], annotations: Record<string, string> = {}): ImageManifest {
  const parsed = parseManifest(
    bytes({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, digest: digest('c'), size: 2 },
      layers: layers.map(([character, size]) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: digest(character),
        size,
      })),
      annotations,
    }),
    { contentType: null, trusted: false },
  );
  if (parsed.kind !== 'image') throw new Error('not an image');
  return parsed;
}

describe('parseImageConfig', () => {
  it('C-20: keeps facts, never the environment', () => {
    const parsed = config({
      os: 'linux',
      architecture: 'arm',
      variant: 'v6',
      author: 'A',
      config: {
        Env: ['TOKEN=hunter2'],
        Entrypoint: ['/bin/x'],
        Cmd: 'one',
        User: 'app',
        WorkingDir: '/app',
        Labels: { a: 'b' },
      },
    });
    expect(parsed).toMatchObject({ os: 'linux', architecture: 'arm', variant: 'v6', labels: { a: 'b' } });
    expect(parsed.facts).toEqual({
      author: 'A',
      entrypoint: ['/bin/x'],
      command: ['one'],
      user: 'app',
      workingDirectory: '/app',
    });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });

  it.each([
    {},
    { config: null, history: null },
    { config: { Labels: null } },
    { rootfs: { type: 'other', diff_ids: 7 } },
    { 'moby.buildkit.buildinfo.v0': 'x' },
  ])('C-05, C-18: accepts %j', (document) => {
    expect(config(document)).toMatchObject({ os: null, history: null, diffIds: [], labels: {} });
  });

  it('C-05: accepts history entries that say nothing', () => {
    expect(config({ history: [{}, null, { empty_layer: true, created: null }] }).history).toEqual([
      { createdBy: null, comment: null, emptyLayer: false, created: null },
      { createdBy: null, comment: null, emptyLayer: false, created: null },
      { createdBy: null, comment: null, emptyLayer: true, created: null },
    ]);
  });

  it.each([
    { os: 1 },
    { architecture: [] },
    { history: {} },
    { history: ['x'] },
    { config: 'x' },
    { rootfs: { diff_ids: ['x'] } },
    { config: { Cmd: [1] } },
    [[]],
  ])('refuses %j', (document) => {
    expect(() => config(document)).toThrow(InvalidManifestError);
  });

  it('S-37, S-44, C-08: 4 MiB, 5,000 steps, 8 KiB of an instruction', () => {
    const steps = Array.from({ length: 5_001 }, () => ({}));
    expect(config({ history: steps.slice(1) }).history).toHaveLength(5_000);
    expect(() => config({ history: steps })).toThrow(expect.objectContaining({ code: 'limit' }));
    expect(() => config({ x: 'y'.repeat(4 * 1024 * 1024) })).toThrow(expect.objectContaining({ code: 'too-large' }));
    const [step] = config({ history: [{ created_by: 'x'.repeat(100_000) }] }).history ?? [];
    expect(step?.createdBy).toHaveLength(8 * 1024);
    expect(step?.createdBy?.endsWith('…')).toBe(true);
  });
});

describe('created', () => {
  it.each([
    ['2026-09-18T10:11:12Z', '2026-09-18T10:11:12.000Z'],
    ['2026-09-18T10:11:12.123456789Z', '2026-09-18T10:11:12.123Z'],
    ['2026-09-18T10:11:12.1+02:00', '2026-09-18T08:11:12.100Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('C-10: reads the build time %s as %s', (text, iso) => {
    expect(findCreated(text)?.toISOString()).toBe(iso);
  });

  it.each(['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '1980-01-01T00:00:01Z', '2012-12-31T23:59:59Z'])(
    'C-09: %s says that it was not recorded',
    (text) => {
      expect(findCreated(text)).toBeNull();
    },
  );

  it.each([
    undefined,
    null,
    0,
    '',
    'yesterday',
    '2026',
    '2026-13-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-12:00',
    {},
  ])('C-10: %j gives none', (value) => {
    expect(findCreated(value)).toBeNull();
  });
});

describe('resolveImage', () => {
  const three = manifest([
    ['1', 10],
    ['2', 20],
    ['3', 30],
  ]);
  const step = (created_by: string, empty_layer = false) => ({ created_by, empty_layer });
  const history = [step('ADD base'), step('CMD', true), step('RUN a'), step('ENV', true), step('COPY b')];

  it('C-02: the steps that made a layer are the layers, in order', () => {
    const image = resolveImage(
      three,
      config({
        os: 'linux',
        architecture: 'amd64',
        history,
        rootfs: { type: 'layers', diff_ids: [digest('a'), digest('b'), digest('d')] },
      }),
    );
    expect(image.layers.map(({ position, instruction, diffId }) => [position, instruction, diffId])).toEqual([
      [0, 'ADD base', digest('a')],
      [1, 'RUN a', digest('b')],
      [2, 'COPY b', digest('d')],
    ]);
    expect(image).toMatchObject({ platform: 'linux/amd64', sizeBytes: 60, layerCount: 3, historyMatches: true });
  });

  it.each([
    ['one step less', history.slice(0, 4)],
    ['one step more', [...history, step('RUN c')]],
    ['no steps', []],
    ['no history', null],
  ])('C-03: with %s nothing is guessed', (_, steps) => {
    const image = resolveImage(three, config({ history: steps }));
    expect(image.historyMatches).toBe(false);
    expect(image.layers.map(({ instruction }) => instruction)).toEqual([null, null, null]);
  });

  it('C-04: nor are diff_ids that are too few', () => {
    const image = resolveImage(three, config({ rootfs: { type: 'layers', diff_ids: [digest('a')] } }));
    expect(image.layers.map(({ diffId }) => diffId)).toEqual([null, null, null]);
    expect(image.sizeBytes).toBe(60);
  });

  it('M-34: without a config sizes are known, and the platform is not', () => {
    expect(resolveImage(three, null)).toMatchObject({
      platform: 'unknown',
      sizeBytes: 60,
      createdAt: null,
      historyMatches: false,
    });
  });

  it('a step without created_by is told by its comment', () => {
    const image = resolveImage(
      manifest([['1', 1]]),
      config({ history: [{ created_by: '', comment: 'Application Layer' }] }),
    );
    expect(image.layers[0]?.instruction).toBe('Application Layer');
  });

  it('M-27, M-29: a layer that is used twice is pulled once, and listed twice', () => {
    const image = resolveImage(
      manifest([
        ['1', 10],
        ['2', 20],
        ['1', 10],
      ]),
      null,
    );
    expect(image).toMatchObject({ sizeBytes: 30, layerCount: 3 });
    expect(distinctSizeBytes([])).toBe(0);
  });

  it('layersKey depends on the digests and their order alone', () => {
    const key = layersKey(three.layers);
    expect(key).toMatch(/^[a-f0-9]{64}$/);
    expect(layersKey(three.layers.toReversed())).not.toBe(key);
    expect(layersKey(three.layers.map(({ digest: only }) => ({ digest: only })))).toBe(key);
  });

  it('C-13: annotations, then those of the index, then labels', () => {
    const name = 'org.opencontainers.image.revision';
    const labels = { [name]: 'label', 'org.label-schema.vcs-url': 'https://x', own: 'kept' };
    const resolve = (annotations: Record<string, string>, ofIndex: Record<string, string>) =>
      resolveImage(manifest([['1', 1]], annotations), config({ config: { Labels: labels } }), ofIndex).labels;
    expect(resolve({ [name]: 'manifest' }, { [name]: 'index' })[name]).toBe('manifest');
    expect(resolve({}, { [name]: 'index' })[name]).toBe('index');
    expect(resolve({}, {})).toEqual(labels);
    expect(findLabel(labels, 'revision')).toBe('label');
    expect(findLabel(labels, 'source')).toBe('https://x');
    expect(findLabel({}, 'revision')).toBeNull();
  });

  it('agrees with the real images among the fixtures', () => {
    const byDigest = new Map(readFixtures().map(({ bytes: content }) => [String(digestOf(content)), content]));
    let resolved = 0;
    for (const content of byDigest.values()) {
      let parsed: ReturnType<typeof parseManifest>;
      try {
        parsed = parseManifest(content, { contentType: null, trusted: true });
      } catch {
        continue;
      }
      const found = parsed.kind === 'image' ? byDigest.get(parsed.config.digest) : undefined;
      if (parsed.kind !== 'image' || found === undefined) continue;
      const image = resolveImage(parsed, parseImageConfig(found));
      expect(image.layers).toHaveLength(parsed.layers.length);
      expect(image.sizeBytes).toBeGreaterThan(0);
      if (image.historyMatches) resolved++;
    }
    expect(resolved).toBeGreaterThan(10);
  });
});

describe('text', () => {
  it('S-58: NUL and lone surrogates become U+FFFD', () => {
    expect(storableText('a\u0000b\ud800c\udc00')).toBe('a\uFFFDb\uFFFDc\uFFFD');
    expect(storableText('🐳 fine')).toBe('🐳 fine');
  });

  it('C-08: clip marks what it cut, and never halves a character', () => {
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abcd', 3)).toBe('ab…');
    expect(clip('a🐳bc', 3)).toBe('a…');
  });

  it('cutText marks nothing, and never halves a character', () => {
    expect(['abc', 'abcd', 'ab🐳', 'a🐳b', '🐳'].map((text) => cutText(text, 3))).toEqual([
      'abc',
      'abc',
      'ab',
      'a🐳',
      '🐳',
    ]);
    expect(cutText('🐳', 1)).toBe('');
  });
});
