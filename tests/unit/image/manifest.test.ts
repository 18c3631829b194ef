import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { embeddedBytes, parseDescriptor } from '#lib/image/descriptor.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { parseJsonBounded } from '#lib/image/json.ts';
import { parseManifest } from '#lib/image/manifest.ts';
import * as types from '#lib/image/media-types.ts';

const digest = (character: string) => `sha256:${character.repeat(64)}`;
const layer = (character: string, size: unknown = 100, mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip') => ({
  mediaType,
  digest: digest(character),
  size,
});
const config = { mediaType: types.OCI_CONFIG, digest: digest('c'), size: 2 };
const image = { schemaVersion: 2, mediaType: types.OCI_MANIFEST, config, layers: [layer('a'), layer('b')] };
const entry = (more: object = {}) => ({ mediaType: types.OCI_MANIFEST, digest: digest('d'), size: 500, ...more });
const index = (...manifests: object[]) => ({ schemaVersion: 2, mediaType: types.OCI_INDEX, manifests });

const bytes = (document: unknown) =>
  new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document));
const parse = (document: unknown, contentType: string | null = null, trusted = false) =>
  parseManifest(bytes(document), { contentType, trusted });

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidManifestError) return error.code;
    throw error;
  }
  return 'none';
}

describe('the media type of a manifest', () => {
  it('is read from the header without parameters (M-03)', () => {
    expect(parse(image, `${types.OCI_MANIFEST}; charset=utf-8`)).toMatchObject({
      kind: 'image',
      mediaType: types.OCI_MANIFEST,
    });
  });

  it.each(['text/plain', 'application/json', 'application/octet-stream', null])(
    'is with %s the one in the document, else derived from its fields (M-04)',
    (contentType) => {
      const { mediaType: _, ...bare } = image;
      expect(parse(image, contentType).mediaType).toBe(types.OCI_MANIFEST);
      expect(parse(bare, contentType).mediaType).toBe(types.OCI_MANIFEST);
      expect(parse({ ...bare, config: { ...config, mediaType: types.DOCKER_CONFIG } }, contentType).mediaType).toBe(
        types.DOCKER_MANIFEST,
      );
      expect(
        parse({ schemaVersion: 2, manifests: [entry({ mediaType: types.DOCKER_MANIFEST })] }, contentType).mediaType,
      ).toBe(types.DOCKER_LIST);
      expect(parse({ schemaVersion: 2, manifests: [entry()] }, contentType).mediaType).toBe(types.OCI_INDEX);
      expect(parse({ schemaVersion: 1, fsLayers: [], name: 'a', tag: 'b' }, contentType).kind).toBe('schema1');
    },
  );

  it('must not conflict by tag; by digest the header wins (M-05, S-66)', () => {
    expect(codeOf(() => parse(image, types.DOCKER_MANIFEST))).toBe('type-conflict');
    expect(codeOf(() => parse(image, types.OCI_INDEX))).toBe('type-conflict');
    expect(parse(image, types.DOCKER_MANIFEST, true)).toMatchObject({
      kind: 'image',
      mediaType: types.DOCKER_MANIFEST,
    });
    expect(parse(image, types.OCI_INDEX, true)).toMatchObject({ kind: 'image', mediaType: types.OCI_MANIFEST });
  });

  it('is ambiguous for image and index in one, unless the digest was verified (S-66)', () => {
    const both = { ...image, manifests: [entry()] };
    expect(codeOf(() => parse(both))).toBe('ambiguous');
    expect(codeOf(() => parse(both, types.OCI_MANIFEST))).toBe('ambiguous');
    expect(codeOf(() => parse(both, null, true))).toBe('ambiguous');
    expect(parse(both, types.OCI_MANIFEST, true).kind).toBe('image');
    expect(parse(both, types.OCI_INDEX, true).kind).toBe('index');
    expect(codeOf(() => parse({ ...image, fsLayers: [] }))).toBe('ambiguous');
  });

  it('is kept when it is unknown (M-23)', () => {
    expect(parse({ ...image, mediaType: 'application/vnd.acme.manifest+json' })).toMatchObject({
      kind: 'image',
      mediaType: 'application/vnd.acme.manifest+json',
    });
  });

  it.each([
    [{}, 'unsupported-type'],
    [{ schemaVersion: 2 }, 'unsupported-type'],
    [{ schemaVersion: 3, layers: [], config }, 'unsupported-type'],
    [{ schemaVersion: 2, mediaType: types.OCI_MANIFEST }, 'shape'],
    [{ schemaVersion: 2, mediaType: types.OCI_MANIFEST, layers: [] }, 'shape'],
    [{ ...image, mediaType: 'nonsense' }, 'shape'],
    [{ ...image, layers: {} }, 'shape'],
    [[], 'shape'],
    ['null', 'shape'],
    ['<html>', 'not-json'],
    ['', 'not-json'],
  ])('is rejected for %j as %s', (document, code) => {
    expect(codeOf(() => parse(document))).toBe(code);
  });
});

describe('parseManifest', () => {
  it('reads config and layers of an image in order (M-14)', () => {
    const manifest = parse(image);
    expect(manifest.kind === 'image' && manifest.layers.map(({ sizeBytes }) => sizeBytes)).toEqual([100, 100]);
  });

  it('records schema 1 without sizes (M-15)', () => {
    expect(
      parse({ schemaVersion: 1, name: 'a/b', tag: 'x', fsLayers: [{ blobSum: digest('a') }], signatures: [] }),
    ).toEqual({
      kind: 'schema1',
      mediaType: types.DOCKER_SCHEMA1_SIGNED,
      name: 'a/b',
      tag: 'x',
    });
  });

  it('accepts an empty index (M-18)', () => {
    expect(parse(index())).toMatchObject({ kind: 'index', entries: [] });
    expect(parse({ schemaVersion: 2, mediaType: types.OCI_INDEX })).toMatchObject({ kind: 'index', entries: [] });
  });

  it('recognises attestations by annotation, not by the platform unknown/unknown alone (M-20)', () => {
    const unknown = { platform: { os: 'unknown', architecture: 'unknown' } };
    const annotations = {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': digest('e'),
    };
    const manifest = parse(
      index(
        entry({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
        entry({ ...unknown, annotations }),
        entry(unknown),
        entry(),
      ),
    );
    expect(
      manifest.kind === 'index' &&
        manifest.entries.map(({ role, platform, attestationFor }) => [role, platform, attestationFor]),
    ).toEqual([
      ['image', 'linux/arm64', null],
      ['attestation', 'unknown', digest('e')],
      ['image', 'unknown', null],
      ['image', null, null],
    ]);
  });

  it('reads nested indexes and other entries of an index (M-17, M-22, M-23)', () => {
    const manifest = parse(
      index(
        entry({ mediaType: types.DOCKER_LIST }),
        entry({ artifactType: 'application/x' }),
        entry({ mediaType: 'application/y' }),
      ),
    );
    expect(manifest.kind === 'index' && manifest.entries.map(({ role }) => role)).toEqual(['index', 'other', 'other']);
  });

  it.each([
    ['artifactType', { ...image, artifactType: 'application/x' }, 'application/x'],
    [
      'an empty config',
      { ...image, config: { ...config, mediaType: types.OCI_EMPTY }, layers: [layer('a', 1, 'text/spdx')] },
      'text/spdx',
    ],
    [
      'Helm',
      { ...image, config: { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' } },
      'application/vnd.cncf.helm.config.v1+json',
    ],
    ['an attestation', { ...image, layers: [layer('a', 1, types.IN_TOTO)] }, types.IN_TOTO],
    [
      'a cosign signature',
      { ...image, layers: [layer('a', 1, 'application/vnd.dev.cosign.simplesigning.v1+json')] },
      'application/vnd.dev.cosign.simplesigning.v1+json',
    ],
    [
      'a withdrawn artifact manifest',
      { mediaType: types.OCI_ARTIFACT_MANIFEST, artifactType: 'application/x', blobs: [layer('a')] },
      'application/x',
    ],
  ])('treats %s as an artifact (M-22)', (_, document, artifactType) => {
    expect(parse(document)).toMatchObject({ kind: 'artifact', artifactType });
  });

  it('treats mixed flavours and unknown layer types as an image (M-23, M-24)', () => {
    expect(
      parse({
        ...image,
        layers: [layer('a', 1, 'application/vnd.docker.image.rootfs.diff.tar.gzip'), layer('b', 1, 'application/z')],
      }).kind,
    ).toBe('image');
  });

  it('keeps the subject of a referrer (M-35)', () => {
    expect(parse({ ...image, subject: entry() })).toMatchObject({ subject: { digest: digest('d') } });
    expect(parse(image)).toMatchObject({ subject: null });
  });
});

describe('limits of a manifest', () => {
  it.each([2 ** 62, -1, '12', 1.5, null, {}, Number.MAX_SAFE_INTEGER + 1])('reject the size %j (S-45)', (size) => {
    expect(codeOf(() => parse({ ...image, layers: [layer('a', size)] }))).toBe('bad-size');
  });

  it('reject an infinite size, and allow the largest safe one (S-45)', () => {
    expect(codeOf(() => parse(JSON.stringify(image).replace('"size":100', '"size":1e400')))).toBe('bad-size');
    expect(parse({ ...image, layers: [layer('a', Number.MAX_SAFE_INTEGER)] }).kind).toBe('image');
    expect(parse({ ...image, layers: [layer('a', 0)] }).kind).toBe('image');
  });

  it('reject a path as a digest (S-33)', () => {
    expect(codeOf(() => parse({ ...image, layers: [{ ...layer('a'), digest: '../../../v2/_catalog' }] }))).toBe(
      'bad-digest',
    );
  });

  it('allow 1,000 layers or entries, not 1,001 (M-17, S-44)', () => {
    const layers = Array.from({ length: 1_001 }, () => layer('a'));
    expect(parse({ ...image, layers: layers.slice(1) }).kind).toBe('image');
    expect(codeOf(() => parse({ ...image, layers }))).toBe('limit');
    expect(codeOf(() => parse(index(...Array.from({ length: 1_001 }, () => entry()))))).toBe('limit');
  });

  it('allow up to 10 MiB (S-36)', () => {
    const text = JSON.stringify(image);
    const limit = 10 * 1024 * 1024;
    expect(parse(text + ' '.repeat(limit - text.length)).kind).toBe('image');
    expect(codeOf(() => parse(text + ' '.repeat(limit - text.length + 1)))).toBe('too-large');
  });

  it('bound the nesting before parsing, ignoring brackets within strings (S-54)', () => {
    const nested = (depth: number) => bytes('['.repeat(depth) + ']'.repeat(depth));
    expect(codeOf(() => parseJsonBounded(nested(64)))).toBe('none');
    expect(codeOf(() => parseJsonBounded(nested(65)))).toBe('too-deep');
    expect(codeOf(() => parseJsonBounded(bytes('['.repeat(4_000_000))))).toBe('too-deep');
    expect(parseJsonBounded(bytes(JSON.stringify({ a: `\\"${'['.repeat(100)}`, b: '\\' })))).toEqual({
      a: `\\"${'['.repeat(100)}`,
      b: '\\',
    });
    expect(codeOf(() => parseJsonBounded(nested(3), { maxDepth: 2 }))).toBe('too-deep');
  });

  it('allow a byte order mark (S-57)', () => {
    expect(parse(`\uFEFF${JSON.stringify(image)}`).kind).toBe('image');
  });

  it('ignore "__proto__" (S-55)', () => {
    const manifest = parse(
      JSON.stringify({ ...image, annotations: { constructor: 'x' } }).replace(
        '{"constructor"',
        '{"__proto__":{"a":1},"__proto__":"y","constructor"',
      ),
    );
    expect(manifest.kind === 'image' && Object.entries(manifest.annotations)).toEqual([['constructor', 'x']]);
    expect(codeOf(() => parse('{"__proto__":{"schemaVersion":2,"manifests":[]}}'))).toBe('unsupported-type');
  });

  it('clean annotations and bound them to 64 KiB in all (M-36, S-58)', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, key) => [`k${key}`, 'v'.repeat(1_000)]));
    const wanted = 'org.opencontainers.image.revision';
    const manifest = parse({ ...image, annotations: { nul: 'a\u0000b', number: 7, ...many, [wanted]: 'abc' } });
    const annotations = manifest.kind === 'image' ? manifest.annotations : {};
    expect(annotations).toMatchObject({ nul: 'a\uFFFDb', [wanted]: 'abc' });
    expect(annotations).not.toHaveProperty('number');
    expect(JSON.stringify(annotations).length).toBeLessThan(70 * 1024);
  });
});

describe('parseDescriptor', () => {
  it('keeps valid URLs of foreign layers only (M-26)', () => {
    expect(parseDescriptor({ ...layer('a'), urls: ['https://x.example/a', 'not a url', 7] }).urls).toEqual([
      'https://x.example/a',
    ]);
  });

  it('uses embedded data only when size and digest match (M-30)', () => {
    const data = Buffer.from('{}');
    const good = {
      mediaType: types.OCI_EMPTY,
      digest: `sha256:${createHash('sha256').update(data).digest('hex')}`,
      size: 2,
      data: data.toString('base64'),
    };
    expect(embeddedBytes(parseDescriptor(good))).toEqual(data);
    expect(embeddedBytes(parseDescriptor({ ...good, size: 3 }))).toBeNull();
    expect(embeddedBytes(parseDescriptor({ ...good, digest: digest('a') }))).toBeNull();
    expect(embeddedBytes(parseDescriptor({ ...good, digest: 'blake3:ab' }))).toBeNull();
    expect(embeddedBytes(parseDescriptor({ ...good, data: undefined }))).toBeNull();
    expect(codeOf(() => parseDescriptor({ ...good, data: '?' }))).toBe('shape');
  });
});
