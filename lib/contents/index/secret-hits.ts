import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { SECRET_SCAN_LIMITS, type SecretHit } from '#lib/contents/secrets/hit.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

const [IS_TEST, HAS_FINGERPRINT, HAS_PATH] = [1, 2, 4];
const MOST_KIND_BYTES = 64;
const MOST_FINGERPRINT_BYTES = 64;

/**
 * Writes hits: their kinds once, then each hit with its path unless it is that of the hit before.
 *
 * @throws RangeError for more hits than SECRET_SCAN_LIMITS allows
 */
export function encodeSecretHits(out: ByteWriter, hits: readonly SecretHit[]): void {
  if (hits.length > SECRET_SCAN_LIMITS.hits) throw new RangeError(`${hits.length} hits are too many`);
  const kinds = [...new Set(hits.map(({ kind }) => kind))];
  const places = new Map(kinds.map((kind, place) => [kind, place]));
  out.number(kinds.length);
  for (const kind of kinds) out.text(kind);
  out.number(hits.length);
  let previousPath: string | null = null;
  for (const { kind, path, offset, fingerprint, likelyTest } of hits) {
    const isNewPath = path !== previousPath;
    out.number((likelyTest ? IS_TEST : 0) | (fingerprint === null ? 0 : HAS_FINGERPRINT) | (isNewPath ? HAS_PATH : 0));
    out.number(places.get(kind) ?? 0);
    if (isNewPath) out.text(path);
    out.number(offset);
    if (fingerprint !== null) out.text(fingerprint);
    previousPath = path;
  }
}

/**
 * Reads hits that encodeSecretHits wrote.
 *
 * @throws RangeError for damaged bytes, and for more or longer parts than a scan makes
 */
export function decodeSecretHits(from: ByteReader): SecretHit[] {
  const kinds = Array.from({ length: readCount(from) }, () => readText(from, MOST_KIND_BYTES));
  const count = readCount(from);
  const hits: SecretHit[] = [];
  let path: string | null = null;
  for (let index = 0; index < count; index += 1) {
    const flags = from.number();
    const kind = kinds[from.number()];
    if (flags & HAS_PATH) path = readText(from, CONTENTS_LIMITS.nameBytes);
    const offset = from.number();
    const fingerprint = flags & HAS_FINGERPRINT ? readText(from, MOST_FINGERPRINT_BYTES) : null;
    if (kind === undefined || path === null || !Number.isSafeInteger(offset))
      throw new RangeError('the secrets of an index are damaged');
    hits.push({ kind, path, offset, fingerprint, likelyTest: (flags & IS_TEST) !== 0 });
  }
  return hits;
}

function readCount(from: ByteReader): number {
  const count = from.number();
  if (count > SECRET_SCAN_LIMITS.hits) throw new RangeError('the index has too many secrets');
  return count;
}

function readText(from: ByteReader, mostBytes: number): string {
  const length = from.number();
  if (length > mostBytes) throw new RangeError('a text of the index is too long');
  return from.bytes(length).toString('utf8');
}
