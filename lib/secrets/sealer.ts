import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '#lib/domain/app-error.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** SealedPlace is the row and field that a sealed value belongs to. It cannot be opened for another place. */
export type SealedPlace = { table: string; id: string; field: string };

/** UnsealError is a sealed value that the keys of this instance cannot open. */
export class UnsealError extends AppError {
  static override readonly errorName = 'UnsealError';
}

export type Sealer = {
  /** Encrypts with AES-256-GCM and a random 96-bit nonce. The record contains the id of the key. */
  seal(text: string, place: SealedPlace): string;
  /** @throws UnsealError for another key, another place, or a changed record */
  unseal(record: string, place: SealedPlace): string;
  /** Reports whether the current key sealed the record, rather than the previous or an unknown one. */
  isCurrent(record: string): boolean;
};

type Key = { id: string; bytes: Buffer };

/** Creates a sealer that seals with `secret` and opens what `secret` or `previous` sealed. */
export function createSealer(secret: string, previous: string | null = null): Sealer {
  const current = deriveKey(secret);
  const keys = new Map([current, ...(previous ? [deriveKey(previous)] : [])].map((key) => [key.id, key.bytes]));
  return {
    seal(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(additionalData(place));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${current.id}.${sealed.toString('base64url')}`;
    },
    unseal(record, place) {
      const [version, keyId, body] = record.split('.');
      const key = keyId === undefined ? undefined : keys.get(keyId);
      if (version !== VERSION || !key || !body) {
        throw new UnsealError(
          'A stored secret was sealed with another key. Set PLIMSOLL_SECRET_PREVIOUS to it, or enter the secret again.',
        );
      }
      const sealed = Buffer.from(body, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(additionalData(place)).setAuthTag(sealed.subarray(-TAG_BYTES));
        return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new UnsealError('A stored secret does not open: it was changed or moved. Enter it again.', { cause });
      }
    },
    isCurrent: (record) => record.startsWith(`${VERSION}.${current.id}.`),
  };
}

function deriveKey(secret: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'plimsoll/seal/v1', 32));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function additionalData({ table, id, field }: SealedPlace): Buffer {
  return Buffer.from(`${table}\0${id}\0${field}`, 'utf8');
}
