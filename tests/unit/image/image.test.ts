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
  it('keeps the environment apart from the facts (C-20)', () => {
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
    expect(parsed.environment).toEqual(['TOKEN=hunter2']);
    expect(JSON.stringify({ ...parsed, environment: [] })).not.toContain('hunter2');
    for (const Env of [undefined, null, 'A=b', { A: 'b' }, [1, null, ['A=b']]])
      expect(config({ config: { Env } }).environment).toEqual([]);
  });

  it.each([
    {},
    { config: null, history: null },
    { config: { Labels: null } },
    { rootfs: { type: 'other', diff_ids: 7 } },
    { 'moby.buildkit.buildinfo.v0': 'x' },
  ])('accepts %j (C-05, C-18)', (document) => {
    expect(config(document)).toMatchObject({ os: null, history: null, diffIds: [], labels: {} });
  });

  it('accepts history entries without fields (C-05)', () => {
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
  ])('rejects %j', (document) => {
    expect(() => config(document)).toThrow(InvalidManifestError);
  });

  it('accepts up to 4 MiB and 5,000 steps, and cuts instructions at 8 KiB (C-08, S-37, S-44)', () => {
    const steps = Array.from({ length: 5_001 }, () => ({}));
    expect(config({ history: steps.slice(1) }).history).toHaveLength(5_000);
    expect(() => config({ history: steps })).toThrow(expect.objectContaining({ code: 'limit' }));
    expect(() => config({ x: 'y'.repeat(4 * 1024 * 1024) })).toThrow(expect.objectContaining({ code: 'too-large' }));
    const [step] = config({ history: [{ created_by: 'x'.repeat(100_000) }] }).history ?? [];
    expect(step?.createdBy).toHaveLength(8 * 1024);
    expect(step?.createdBy?.endsWith('…')).toBe(true);
  });
});

describe('findCreated', () => {
  it.each([
    ['2026-09-18T10:11:12Z', '2026-09-18T10:11:12.000Z'],
    ['2026-09-18T10:11:12.123456789Z', '2026-09-18T10:11:12.123Z'],
    ['2026-09-18T10:11:12.1+02:00', '2026-09-18T08:11:12.100Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('reads the build time %s as %s (C-10)', (text, iso) => {
    expect(findCreated(text)?.toISOString()).toBe(iso);
  });

  it.each(['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '1980-01-01T00:00:01Z', '2012-12-31T23:59:59Z'])(
    'treats %s as unknown (C-09)',
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
  ])('finds no build time in %j (C-10)', (value) => {
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

  it('assigns non-empty history entries to the layers in order (C-02)', () => {
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
  ])('assigns no instructions with %s (C-03)', (_, steps) => {
    const image = resolveImage(three, config({ history: steps }));
    expect(image.historyMatches).toBe(false);
    expect(image.layers.map(({ instruction }) => instruction)).toEqual([null, null, null]);
  });

  it('assigns no diff_ids when there are too few (C-04)', () => {
    const image = resolveImage(three, config({ rootfs: { type: 'layers', diff_ids: [digest('a')] } }));
    expect(image.layers.map(({ diffId }) => diffId)).toEqual([null, null, null]);
    expect(image.sizeBytes).toBe(60);
  });

  it('knows the size but not the platform without a config (M-34)', () => {
    expect(resolveImage(three, null)).toMatchObject({
      platform: 'unknown',
      sizeBytes: 60,
      createdAt: null,
      historyMatches: false,
    });
  });

  it('uses the comment of a history entry without created_by', () => {
    const image = resolveImage(
      manifest([['1', 1]]),
      config({ history: [{ created_by: '', comment: 'Application Layer' }] }),
    );
    expect(image.layers[0]?.instruction).toBe('Application Layer');
  });

  it('counts a repeated layer once in the size, but lists it twice (M-27, M-29)', () => {
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

  it('computes layersKey from the digests and their order only', () => {
    const key = layersKey(three.layers);
    expect(key).toMatch(/^[a-f0-9]{64}$/);
    expect(layersKey(three.layers.toReversed())).not.toBe(key);
    expect(layersKey(three.layers.map(({ digest: only }) => ({ digest: only })))).toBe(key);
  });

  it('prefers annotations of the manifest, then those of the index, then labels (C-13)', () => {
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

  it('resolves the real images among the fixtures', () => {
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

describe('cleaning and cutting text', () => {
  it('replaces NUL and lone surrogates by U+FFFD (S-58)', () => {
    expect(storableText('a\u0000b\ud800c\udc00')).toBe('a\uFFFDb\uFFFDc\uFFFD');
    expect(storableText('🐳 fine')).toBe('🐳 fine');
  });

  it('adds an ellipsis with clip and never splits a character (C-08)', () => {
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abcd', 3)).toBe('ab…');
    expect(clip('a🐳bc', 3)).toBe('a…');
  });

  it('adds nothing with cutText and never splits a character', () => {
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
