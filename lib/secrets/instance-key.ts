import { randomBytes } from 'node:crypto';
import type { SealedPlace } from './sealer.ts';

const KEY_BYTES = 32;

/**
 * The random keys of an installation: for fingerprints of masked secrets, and for hashes of files. They do not depend on
 * PLIMSOLL_SECRET, which only seals them, so that a rotation keeps what was stored with them.
 */
export type InstanceKeyField = 'fingerprintKey' | 'contentKey';

/** Makes a key, in base64 so that it can be sealed. */
export const makeInstanceKey = (): string => randomBytes(KEY_BYTES).toString('base64');

export const parseInstanceKey = (text: string): Uint8Array => Buffer.from(text, 'base64');

/** Returns the row and field of an installation's key, to which its seal is bound. */
export const instanceKeyPlace = (instanceId: string, field: InstanceKeyField) =>
  ({ table: 'Instance', id: instanceId, field }) satisfies SealedPlace;
