import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteReader, type ByteWriter, createByteReader, createByteWriter } from '#lib/contents/index/bytes.ts';
import { decodeSecretHits, encodeSecretHits } from '#lib/contents/index/secret-hits.ts';
import { decodeTraces, encodeTraces } from '#lib/contents/index/traces.ts';
import { SECRET_SCAN_LIMITS, type SecretHit } from '#lib/contents/secrets/hit.ts';
import { type NextTrace, TRACE_LIMITS } from '#lib/contents/traces/trace.ts';
import { propertySeed } from '#tests/support/random.ts';

type Codec<T> = { encode(out: ByteWriter, parts: readonly T[]): void; decode(from: ByteReader): T[] };

function encoded<T>({ encode }: Codec<T>, parts: readonly T[]): Buffer {
  const out = createByteWriter();
  encode(out, parts);
  // What follows in the index stays unread.
  out.text('the next part');
  return Buffer.from(out.taken());
}

function checkRoundTrip<T>(codec: Codec<T>, parts: readonly T[]): void {
  const from = createByteReader(encoded(codec, parts));
  expect(codec.decode(from)).toEqual(parts);
  expect(from.text()).toBe('the next part');
}

/** Decodes damaged bytes. Anything but a result or a RangeError is a fault. */
function decodeDamaged<T>({ decode }: Codec<T>, bytes: Buffer): T[] | null {
  try {
    return decode(createByteReader(bytes));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const numbers = (...values: number[]): Buffer => {
  const out = createByteWriter();
  for (const value of values) out.number(value);
  return Buffer.from(out.taken());
};

const wellFormed = fc.string({ unit: 'grapheme', maxLength: 12 });
const path = fc
  .array(fc.oneof(fc.constantFrom('a', 'bin', 'é', '🐋', 'node_modules'), wellFormed), { maxLength: 5 })
  .map((parts) => parts.join('/'));

const SECRETS: Codec<SecretHit> = { encode: encodeSecretHits, decode: decodeSecretHits };
const hit: fc.Arbitrary<SecretHit> = fc.record({
  kind: fc.constantFrom('ghp_…', 'private key', 'key store', 'password'),
  path: fc.oneof(fc.constantFrom('app/.env', 'app/é.txt'), path),
  offset: fc.oneof(fc.nat(300), fc.maxSafeNat()),
  fingerprint: fc.option(fc.constantFrom('00ff', 'a1b2', '9f3a')),
  likelyTest: fc.boolean(),
});

describe('the secrets of an index', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(hit, { maxLength: 40 }), (hits) => checkRoundTrip(SECRETS, hits)),
      propertySeed(),
    );
  });

  it('are read as they were written at the limit, and refused beyond it', () => {
    const hits = Array.from({ length: SECRET_SCAN_LIMITS.hits }, (_, index): SecretHit => {
      const likelyTest = index % 2 === 0;
      return { kind: `kind ${index}`, path: `p/${index >> 2}`, offset: index * 1e9, fingerprint: '00ff', likelyTest };
    });
    checkRoundTrip(SECRETS, hits);
    expect(() => encoded(SECRETS, [...hits, ...hits.slice(0, 1)])).toThrow(RangeError);
    expect(() => decodeSecretHits(createByteReader(numbers(0, SECRET_SCAN_LIMITS.hits + 1)))).toThrow(RangeError);
    expect(() => decodeSecretHits(createByteReader(numbers(2 ** 50)))).toThrow(RangeError);
  });

  it('take few bytes in one file, because its path and kinds are written once', () => {
    const long = 'srv/app/config/production/settings.yaml';
    const hits = Array.from({ length: 100 }, (_, index): SecretHit => {
      return { kind: 'password', path: long, offset: index * 40, fingerprint: 'a1b2', likelyTest: false };
    });
    expect(encoded(SECRETS, hits).length).toBeLessThan(1_000);
  });

  it('are refused when they have no path, no kind or too long a text', () => {
    // Counts of kinds and hits, flags, kind, offset.
    expect(decodeDamaged(SECRETS, Buffer.concat([numbers(1, 1), Buffer.from('k'), numbers(1, 0, 0, 0)]))).toBeNull();
    expect(decodeDamaged(SECRETS, numbers(0, 1, 4, 0, 0, 0))).toBeNull();
    expect(decodeDamaged(SECRETS, Buffer.concat([numbers(1, 65), Buffer.alloc(200, 97)]))).toBeNull();
  });

  it('are refused, or read as some, when their bytes are damaged', () => {
    const at = fc.nat(10_000);
    fc.assert(
      fc.property(fc.array(hit, { maxLength: 10 }), at, fc.nat(255), fc.boolean(), (hits, place, value, isCut) => {
        const bytes = encoded(SECRETS, hits);
        bytes[place % bytes.length] = value;
        const decoded = decodeDamaged(SECRETS, isCut ? bytes.subarray(0, place % bytes.length) : bytes);
        expect(decoded?.length ?? 0).toBeLessThanOrEqual(SECRET_SCAN_LIMITS.hits);
      }),
      propertySeed(),
    );
  });
});

const TRACES: Codec<NextTrace> = { encode: encodeTraces, decode: decodeTraces };
const trace: fc.Arbitrary<NextTrace> = fc.record({
  path,
  files: fc
    .uniqueArray(fc.oneof(fc.constantFrom('node_modules/next/a.js', 'node_modules/next/b.js'), path))
    .map((files) => files.sort()),
});

describe('the traces of an index', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(trace, { maxLength: 12 }), (traces) => checkRoundTrip(TRACES, traces)),
      propertySeed(),
    );
  });

  it('are read as they were written at the limit, and refused beyond it', () => {
    const files = Array.from({ length: 999 }, (_, index) => `app/node_modules/package/dist/${index}.js`).sort();
    const traces = Array.from({ length: TRACE_LIMITS.paths / 1_000 }, (_, index) => ({
      path: `.next/${index}.nft.json`,
      files,
    }));
    checkRoundTrip(TRACES, traces);
    // About a byte for each path of a trace.
    expect(encoded(TRACES, traces).length).toBeLessThan(TRACE_LIMITS.paths * 1.2);
    expect(() => encoded(TRACES, [...traces, { path: 'one more', files: [] }])).toThrow(RangeError);
    expect(decodeDamaged(TRACES, numbers(TRACE_LIMITS.paths + 1))).toBeNull();
    expect(decodeDamaged(TRACES, numbers(0, TRACE_LIMITS.paths + 1))).toBeNull();
    expect(decodeDamaged(TRACES, numbers(0, 2 ** 60))).toBeNull();
  });

  it('are refused when they name no path, or when paths become too long', () => {
    expect(decodeDamaged(TRACES, numbers(0, 1, 0, 0))).toBeNull();
    const growing = Array.from({ length: 5_000 }, (_, index) => Buffer.concat([numbers(index, 1), Buffer.from('a')]));
    expect(decodeDamaged(TRACES, Buffer.concat([numbers(growing.length), ...growing, numbers(0)]))).toBeNull();
  });

  it('are refused, or read as some, when their bytes are damaged', () => {
    fc.assert(
      fc.property(fc.array(trace, { maxLength: 6 }), fc.nat(10_000), fc.nat(255), (traces, place, value) => {
        const bytes = encoded(TRACES, traces);
        bytes[place % bytes.length] = value;
        const decoded = decodeDamaged(TRACES, bytes);
        const paths = (decoded ?? []).reduce((sum, { files }) => sum + files.length + 1, 0);
        expect(paths).toBeLessThanOrEqual(TRACE_LIMITS.paths);
      }),
      propertySeed(),
    );
  });
});
