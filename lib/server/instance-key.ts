import type { LayerKeys } from '#lib/contents/read-layer.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { findInstanceKey, getInstance, saveInstanceKey } from '#lib/db/instance.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import {
  type InstanceKeyField,
  instanceKeyPlace,
  makeInstanceKey,
  parseInstanceKey,
} from '#lib/secrets/instance-key.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';

export type KeyOptions = { db: DatabaseClient; sealer: Sealer; clock: Pick<Clock, 'now'>; log: Pick<Log, 'warn'> };

const LOST: Record<InstanceKeyField, string> = {
  fingerprintKey:
    'the key of secrets’ fingerprints was sealed with another PLIMSOLL_SECRET; a new key was made, so fingerprints differ from those shown before',
  contentKey:
    'the key of files’ hashes was sealed with another PLIMSOLL_SECRET; a new key was made, so files are compared by size with layers read before',
};

/** Loads a key of this installation. It is created once and read at the first call; a failed call is repeated. */
export function createKeyLoader(options: KeyOptions, field: InstanceKeyField): () => Promise<Uint8Array> {
  let loaded: Promise<Uint8Array> | null = null;
  return () => {
    loaded ??= readKey(options, field).catch((error) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}

/** Loads the keys with which layers are read, as createKeyLoader does. */
export function createLayerKeysLoader(options: KeyOptions): () => Promise<LayerKeys> {
  const loadContentKey = createKeyLoader(options, 'contentKey');
  const loadFingerprintKey = createKeyLoader(options, 'fingerprintKey');
  return async () => ({ contentKey: await loadContentKey(), fingerprintKey: await loadFingerprintKey() });
}

async function readKey({ db, sealer, clock, log }: KeyOptions, field: InstanceKeyField): Promise<Uint8Array> {
  const { id } = await getInstance(db, clock.now());
  const place = instanceKeyPlace(id, field);
  const stored = await findInstanceKey(db, field);
  const known = stored === null ? null : open(stored);
  if (known !== null) return parseInstanceKey(known);
  if (stored !== null) log.warn(LOST[field]);
  const record = await saveInstanceKey(db, field, stored, sealer.seal(makeInstanceKey(), place));
  return parseInstanceKey(sealer.unseal(record, place));

  function open(sealed: string): string | null {
    try {
      return sealer.unseal(sealed, place);
    } catch (error) {
      if (error instanceof UnsealError) return null;
      throw error;
    }
  }
}
