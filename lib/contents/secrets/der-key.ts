import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';

const [INTEGER, OCTET_STRING, SEQUENCE] = [0x02, 0x04, 0x30];

/**
 * Finds a private key in DER, when it is the whole file: a sequence that begins with a version of one byte. Certificates
 * and public keys begin with another sequence or a large number. Sources: RFC 8017, RFC 5958, RFC 5915
 */
export function findDerKey(bytes: Uint8Array): FoundSecret[] {
  const start = startOfContent(bytes);
  if (start === null || bytes[start] !== INTEGER || bytes[start + 1] !== 1) return [];
  const [version, next] = [bytes[start + 2], bytes[start + 3]];
  const isRsa = version === 0 && next === INTEGER;
  const isEc = version === 1 && next === OCTET_STRING;
  const isPkcs8 = (version === 0 || version === 1) && next === SEQUENCE;
  return isRsa || isEc || isPkcs8 ? [{ start: 0, end: bytes.length, label: 'private key' }] : [];
}

/** Returns where the content of a sequence begins, or null when the sequence is not all of the bytes. */
function startOfContent(bytes: Uint8Array): number | null {
  const first = bytes[1] ?? 0;
  // The length has one byte, or as many as the low bits count.
  const count = first < 128 ? 0 : first - 128;
  if (bytes[0] !== SEQUENCE || count > 3) return null;
  const length = count === 0 ? first : bytes.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return 2 + count + length === bytes.length ? 2 + count : null;
}
