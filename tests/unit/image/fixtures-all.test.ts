import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '#lib/image/config.ts';
import { parseDescriptor } from '#lib/image/descriptor.ts';
import { digestOf } from '#lib/image/digest.ts';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { parseJsonBounded } from '#lib/image/json.ts';
import { type Manifest, parseManifest } from '#lib/image/manifest.ts';
import { below, checkSeeds, listSeeds } from '#tests/support/random.ts';
import { type Fixture, readFixtures } from './fixtures.ts';

const fixtures = readFixtures();
const parse = (bytes: Uint8Array, trusted = false) => parseManifest(bytes, { contentType: null, trusted });

/** Returns the parser for a file. OCI layouts are not answers of registries and must be refused. */
function parserFor({ what }: Fixture): (bytes: Uint8Array) => unknown {
  if (/\bdescriptor\b/.test(what.replace(/\(.*|subject field.*/, '')))
    return (bytes) => parseDescriptor(parseJsonBounded(bytes));
  if (/^(?:(?:IN)?VALID )?(?:image-config|config schema)/.test(what)) return parseImageConfig;
  if (what.startsWith('VALID backcompat')) return parseBackwardCompatible;
  return parse;
}

/** Parses the backwards-compatibility vectors of image-spec: a list, two manifests and a config in Docker's format. */
function parseBackwardCompatible(bytes: Uint8Array): unknown {
  return new TextDecoder().decode(bytes).includes('"rootfs"') ? parseImageConfig(bytes) : parse(bytes);
}

/**
 * Files that are accepted although a strict validator refuses them. The parser is strict for fields that are used and
 * tolerant for others. An unusual image is then still charted. Part of the file's name or of `what` → reason.
 */
const tolerated: [RegExp, string][] = [
  [/invalid-media-type|invalid\.mediatype/, 'M-23: unknown layer types are stored'],
  [/v2s1-invalid-signatures/, 'M-15: schema 1 is only recorded, and its signatures are not ours to check'],
  [/empty layer, expected at least one/, 'FROM scratch images without layers exist'],
  [/platform.architecture is missing/, 'the platform is then unknown (M-34)'],
  [/urls does not match format/, 'such a URL is left out; none is ever requested (S-32)'],
  [/Env is invalid/, 'not read at all (C-20)'],
];

const isTolerated = ({ file, what }: Fixture) => tolerated.some(([pattern]) => pattern.test(`${file} ${what}`));

/** Files that are valid according to their name but lack required fields. */
const unusable = new Map([
  ['containers_image/internal/manifest/testdata/ociv1.artifact.json', 'bad-digest'],
  ['containers_image/internal/manifest/testdata/ociv1nomime.artifact.json', 'bad-digest'],
  ['containers_image/internal/image/fixtures/schema1-to-oci1.json', 'bad-size'],
  ['containers_image/internal/image/fixtures/schema1-to-schema2.json', 'bad-size'],
  ['containers_image/oci/layout/fixtures/name_lookups/index.json', 'shape'],
]);

function failure(run: () => unknown): InvalidManifestError | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof InvalidManifestError) return error;
    throw error;
  }
}

describe('every file of tests/fixtures/manifests', () => {
  it('is listed in the table, 303 in all', () => {
    expect(fixtures).toHaveLength(303);
    expect(fixtures.filter(({ isInvalid }) => isInvalid).length).toBeGreaterThan(40);
  });

  it.each(fixtures.filter(({ what }) => /oci-layout|layout schema|json-blob/.test(what)))(
    'is rejected when it is neither manifest nor index: $file',
    (fixture) => {
      expect(failure(() => parse(fixture.bytes))).toBeInstanceOf(InvalidManifestError);
    },
  );

  const ours = fixtures.filter(({ what }) => !/oci-layout|layout schema|json-blob/.test(what));

  it.each(ours.filter((fixture) => fixture.isInvalid && !isTolerated(fixture)))(
    'is rejected with a typed error when invalid: $what $file',
    (fixture) => {
      const error = failure(() => parserFor(fixture)(fixture.bytes));
      expect(error).toBeInstanceOf(InvalidManifestError);
      expect(error?.hint).not.toBe('');
    },
  );

  it.each(ours.filter((fixture) => fixture.isInvalid && isTolerated(fixture)))(
    'is accepted when only a strict validator rejects it: $what $file',
    (fixture) => {
      expect(failure(() => parserFor(fixture)(fixture.bytes))).toBeNull();
    },
  );

  it.each(ours.filter(({ isInvalid }) => !isInvalid))('is parsed when valid: $what $file', (fixture) => {
    const expected = unusable.get(fixture.file);
    if (expected !== undefined) {
      expect(failure(() => parserFor(fixture)(fixture.bytes))?.code).toBe(expected);
      return;
    }
    const parsed = parserFor(fixture)(fixture.bytes);
    if (parserFor(fixture) !== parse) return;
    checkManifest(parsed as Manifest, fixture.what);
  });

  it('has the digest in its name, and parses the same when trusted', () => {
    const addressed = fixtures.filter(({ isContentAddressed }) => isContentAddressed);
    expect(addressed.length).toBeGreaterThan(60);
    for (const { file, bytes, what } of addressed) {
      expect(digestOf(bytes)).toBe(`sha256:${basename(file, '.json')}`);
      if (/manifest|index/.test(what)) expect(parse(bytes, true)).toEqual(parse(bytes));
    }
  });
});

/** Compares a parsed manifest with its row of the table. */
function checkManifest(manifest: Manifest, what: string): void {
  const layers = /layers=(\d+)/.exec(what)?.[1];
  const entries = /\bn=(\d+)/.exec(what)?.[1];
  if (/schema1/.test(what)) expect(manifest.kind).toBe('schema1');
  if (/^(?:oci-index|index-no-mediatype|docker-manifest-list)/.test(what)) expect(manifest.kind).toBe('index');
  if (
    /artifactType layers|artifact-config|helm|cosign|empty-config/.test(what) &&
    !/octet-stream|oci-index/.test(what)
  ) {
    expect(manifest.kind).toBe('artifact');
  }
  if (
    /^(?:docker-schema2|oci-manifest)(?: (?:zstd|foreign-layer|nondistributable-layer|layer-urls))* layers=\d+$/.test(
      what,
    )
  ) {
    expect(manifest.kind).toBe('image');
  }
  if (layers !== undefined) {
    expect('layers' in manifest && manifest.layers).toHaveLength(Number(layers));
    if ('layers' in manifest)
      for (const { sizeBytes } of manifest.layers) expect(Number.isSafeInteger(sizeBytes)).toBe(true);
  }
  if (entries !== undefined) expect('entries' in manifest && manifest.entries).toHaveLength(Number(entries));
  if (/nested-index/.test(what))
    expect('entries' in manifest && manifest.entries.some(({ role }) => role === 'index')).toBe(true);
  if (/(?<!or-)subject/.test(what)) expect('subject' in manifest && manifest.subject).not.toBeNull();
}

describe('a damaged manifest only throws InvalidManifestError', () => {
  const parsers = [
    parse,
    (bytes: Uint8Array) => parse(bytes, true),
    parseImageConfig,
    (bytes: Uint8Array) => parseDescriptor(parseJsonBounded(bytes)),
  ];

  it('when it is truncated', () => {
    let refused = 0;
    for (const { bytes } of fixtures) {
      for (const part of [0, 0.01, 0.1, 0.33, 0.5, 0.75, 0.9, 0.99]) {
        for (const parser of parsers) {
          if (failure(() => parser(bytes.subarray(0, Math.floor(bytes.length * part)))) !== null) refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(fixtures.length * 8 * 3);
  });

  it('when bytes are flipped', () =>
    checkSeeds(listSeeds(12), (random, seed) => {
      for (const { bytes } of fixtures) {
        const damaged = Uint8Array.from(bytes);
        for (let flips = 0; flips <= seed % 4; flips++) damaged[below(random, damaged.length)] = below(random, 256);
        for (const parser of parsers) failure(() => parser(damaged));
      }
    }));

  it('when any value has another type', () => {
    const odd = [null, true, -1, 1.5, 1e300, '', 'x', [], {}, [[]], [null], { a: null }];
    for (const { bytes, isInvalid } of fixtures) {
      if (isInvalid || bytes.length > 20_000) continue;
      const document = failure(() => parseJsonBounded(bytes)) === null ? parseJsonBounded(bytes) : null;
      for (const variant of withOneValueReplaced(document, odd)) {
        const changed = new TextEncoder().encode(JSON.stringify(variant));
        for (const parser of parsers) failure(() => parser(changed));
      }
    }
  });
});

/** Returns copies of a document, each with one value of the upper levels replaced by one of `odd`. */
function* withOneValueReplaced(value: unknown, odd: readonly unknown[], depth = 3): Generator<unknown> {
  if (depth === 0 || typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value).slice(0, 12)) {
    const child = (value as Record<string, unknown>)[key];
    const replace = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
    for (const other of depth === 3 ? odd : odd.slice(0, 6)) yield replace(other);
    for (const other of withOneValueReplaced(child, odd, depth - 1)) yield replace(other);
  }
}
