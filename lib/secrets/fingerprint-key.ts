import { randomBytes } from 'node:crypto';
import type { SealedPlace } from './sealer.ts';

const KEY_BYTES = 32;

/** A key for fingerprints of masked secrets, as text that can be sealed. */
export const makeFingerprintKey = (): string => randomBytes(KEY_BYTES).toString('base64');

export const parseFingerprintKey = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** Where an installation's key lies, to which its seal is bound. */
export const fingerprintKeyPlace = (instanceId: string) =>
  ({ table: 'Instance', id: instanceId, field: 'fingerprintKey' }) satisfies SealedPlace;
