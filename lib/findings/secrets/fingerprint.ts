import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
/** Long enough to distinguish secrets, too short to test guessed passwords. */
const LENGTH = 4;

/**
 * Creates a function that returns a truncated HMAC-SHA-256 (RFC 2104) in hexadecimal. It uses one-shot hashes: an
 * object of `createHmac` for each of many secrets takes forty times as long.
 */
export function createFingerprint(key: Uint8Array): (value: string) => string {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
  const inner = block.map((byte) => byte ^ 0x36);
  const outer = block.map((byte) => byte ^ 0x5c);
  return (value) => {
    const first = hash('sha256', Buffer.concat([inner, Buffer.from(value, 'utf8')]), 'buffer');
    return hash('sha256', Buffer.concat([outer, first]), 'hex').slice(0, LENGTH);
  };
}
