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

describe('which type a document has', () => {
  it('M-03: parameters of the header are ignored', () => {
    expect(parse(image, `${types.OCI_MANIFEST}; charset=utf-8`)).toMatchObject({
      kind: 'image',
      mediaType: types.OCI_MANIFEST,
    });
  });

  it.each(['text/plain', 'application/json', 'application/octet-stream', null])(
    'M-04: with %s it is its own word, else its fields',
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

  it('M-05, S-66: two types are refused by tag, and by digest the descriptor wins', () => {
    expect(codeOf(() => parse(image, types.DOCKER_MANIFEST))).toBe('type-conflict');
    expect(codeOf(() => parse(image, types.OCI_INDEX))).toBe('type-conflict');
    expect(parse(image, types.DOCKER_MANIFEST, true)).toMatchObject({
      kind: 'image',
      mediaType: types.DOCKER_MANIFEST,
    });
    expect(parse(image, types.OCI_INDEX, true)).toMatchObject({ kind: 'image', mediaType: types.OCI_MANIFEST });
  });

  it('S-66: a document that is both is refused, unless its digest matched', () => {
    const both = { ...image, manifests: [entry()] };
    expect(codeOf(() => parse(both))).toBe('ambiguous');
    expect(codeOf(() => parse(both, types.OCI_MANIFEST))).toBe('ambiguous');
    expect(codeOf(() => parse(both, null, true))).toBe('ambiguous');
    expect(parse(both, types.OCI_MANIFEST, true).kind).toBe('image');
    expect(parse(both, types.OCI_INDEX, true).kind).toBe('index');
    expect(codeOf(() => parse({ ...image, fsLayers: [] }))).toBe('ambiguous');
  });

  it('M-23: an unknown type on a manifest is stored as it calls itself', () => {
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
  ])('refuses %j as %s', (document, code) => {
    expect(codeOf(() => parse(document))).toBe(code);
  });
});

describe('kinds', () => {
  it('M-14: an image has a config and layers in order', () => {
    const manifest = parse(image);
    expect(manifest.kind === 'image' && manifest.layers.map(({ sizeBytes }) => sizeBytes)).toEqual([100, 100]);
  });

  it('M-15: schema 1 is recorded without sizes', () => {
    expect(
      parse({ schemaVersion: 1, name: 'a/b', tag: 'x', fsLayers: [{ blobSum: digest('a') }], signatures: [] }),
    ).toEqual({
      kind: 'schema1',
      mediaType: types.DOCKER_SCHEMA1_SIGNED,
      name: 'a/b',
      tag: 'x',
    });
  });

  it('M-18: an index may be empty', () => {
    expect(parse(index())).toMatchObject({ kind: 'index', entries: [] });
    expect(parse({ schemaVersion: 2, mediaType: types.OCI_INDEX })).toMatchObject({ kind: 'index', entries: [] });
  });

  it('M-20: attestations are known by their annotation, never by unknown/unknown alone', () => {
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

  it('M-17, M-22, M-23: other entries of an index', () => {
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
  ])('M-22: %s makes an artifact', (_, document, artifactType) => {
    expect(parse(document)).toMatchObject({ kind: 'artifact', artifactType });
  });

  it('M-23, M-24: mixed flavours and unknown layer types are still an image', () => {
    expect(
      parse({
        ...image,
        layers: [layer('a', 1, 'application/vnd.docker.image.rootfs.diff.tar.gzip'), layer('b', 1, 'application/z')],
      }).kind,
    ).toBe('image');
  });

  it('M-35: keeps the subject of a referrer', () => {
    expect(parse({ ...image, subject: entry() })).toMatchObject({ subject: { digest: digest('d') } });
    expect(parse(image)).toMatchObject({ subject: null });
  });
});

describe('limits', () => {
  it.each([2 ** 62, -1, '12', 1.5, null, {}, Number.MAX_SAFE_INTEGER + 1])('S-45: refuses the size %j', (size) => {
    expect(codeOf(() => parse({ ...image, layers: [layer('a', size)] }))).toBe('bad-size');
  });

  it('S-45: refuses a size that becomes Infinity, and takes the largest safe one', () => {
    expect(codeOf(() => parse(JSON.stringify(image).replace('"size":100', '"size":1e400')))).toBe('bad-size');
    expect(parse({ ...image, layers: [layer('a', Number.MAX_SAFE_INTEGER)] }).kind).toBe('image');
    expect(parse({ ...image, layers: [layer('a', 0)] }).kind).toBe('image');
  });

  it('S-33: refuses a digest that is a path', () => {
    expect(codeOf(() => parse({ ...image, layers: [{ ...layer('a'), digest: '../../../v2/_catalog' }] }))).toBe(
      'bad-digest',
    );
  });

  it('S-44, M-17: 1,000 layers or entries, not 1,001', () => {
    const layers = Array.from({ length: 1_001 }, () => layer('a'));
    expect(parse({ ...image, layers: layers.slice(1) }).kind).toBe('image');
    expect(codeOf(() => parse({ ...image, layers }))).toBe('limit');
    expect(codeOf(() => parse(index(...Array.from({ length: 1_001 }, () => entry()))))).toBe('limit');
  });

  it('S-36: 10 MiB at most', () => {
    const text = JSON.stringify(image);
    const limit = 10 * 1024 * 1024;
    expect(parse(text + ' '.repeat(limit - text.length)).kind).toBe('image');
    expect(codeOf(() => parse(text + ' '.repeat(limit - text.length + 1)))).toBe('too-large');
  });

  it('S-54: nesting is counted before it is parsed, and not within texts', () => {
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

  it('S-57: a BOM is tolerated', () => {
    expect(parse(`\uFEFF${JSON.stringify(image)}`).kind).toBe('image');
  });

  it('S-55: "__proto__" sets no prototype', () => {
    const manifest = parse(
      JSON.stringify({ ...image, annotations: { constructor: 'x' } }).replace(
        '{"constructor"',
        '{"__proto__":{"a":1},"__proto__":"y","constructor"',
      ),
    );
    expect(manifest.kind === 'image' && Object.entries(manifest.annotations)).toEqual([['constructor', 'x']]);
    expect(codeOf(() => parse('{"__proto__":{"schemaVersion":2,"manifests":[]}}'))).toBe('unsupported-type');
  });

  it('S-58, M-36: annotations are cleaned, and 64 KiB in all', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, key) => [`k${key}`, 'v'.repeat(1_000)]));
    const wanted = 'org.opencontainers.image.revision';
    const manifest = parse({ ...image, annotations: { nul: 'a\u0000b', number: 7, ...many, [wanted]: 'abc' } });
    const annotations = manifest.kind === 'image' ? manifest.annotations : {};
    expect(annotations).toMatchObject({ nul: 'a\uFFFDb', [wanted]: 'abc' });
    expect(annotations).not.toHaveProperty('number');
    expect(JSON.stringify(annotations).length).toBeLessThan(70 * 1024);
  });
});

describe('descriptors', () => {
  it('M-26: keep the addresses of foreign layers, but no nonsense', () => {
    expect(parseDescriptor({ ...layer('a'), urls: ['https://x.example/a', 'not a url', 7] }).urls).toEqual([
      'https://x.example/a',
    ]);
  });

  it('M-30: embedded data counts only where size and hash fit', () => {
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
