import type { FoundSecret } from '#lib/findings/secrets/found-secret.ts';
import type { FileText } from './file-text.ts';
import { isPlaceholderToken } from './placeholder.ts';

const MOST_LENGTH = 130;
/** 16, 32 or 64 bytes in hexadecimal, or 32 or 64 bytes in base64. A fingerprint has 20 bytes. */
const KEY = /^(?:[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{128}|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)(?=\s{0,4}$)/;

/** Finds a key that is the whole file, as in config/master.key of Rails. */
export function findBareKey({ bytes, slice }: FileText): FoundSecret[] {
  if (bytes.length > MOST_LENGTH + 4) return [];
  const key = KEY.exec(slice(0, bytes.length))?.[0] ?? '';
  return key === '' || isPlaceholderToken(key) ? [] : [{ start: 0, end: key.length, label: 'key' }];
}
