import type { DatabaseClient } from '#lib/db/client.ts';
import { findFingerprintKey, getInstance, saveFingerprintKey } from '#lib/db/instance.ts';
import { createSecretMask, type SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import { fingerprintKeyPlace, makeFingerprintKey, parseFingerprintKey } from '#lib/secrets/fingerprint-key.ts';
import { type Sealer, UnsealError } from '#lib/secrets/sealer.ts';

export type LoadSecretMask = () => Promise<SecretMask>;

type Options = { db: DatabaseClient; sealer: Sealer; clock: Pick<Clock, 'now'>; log: Pick<Log, 'warn'> };

/** Loads the mask of this installation. Its key is created once and read at the first call; a failed call is repeated. */
export function createMaskLoader(options: Options): LoadSecretMask {
  let loaded: Promise<SecretMask> | null = null;
  return () => {
    loaded ??= readKey(options).then(createSecretMask, (error) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}

async function readKey({ db, sealer, clock, log }: Options): Promise<Uint8Array> {
  const { id } = await getInstance(db, clock.now());
  const place = fingerprintKeyPlace(id);
  const stored = await findFingerprintKey(db);
  const known = stored === null ? null : open(stored);
  if (known !== null) return parseFingerprintKey(known);
  if (stored !== null)
    log.warn(
      'the key of secrets’ fingerprints was sealed with another PLIMSOLL_SECRET; a new key was made, so fingerprints differ from those shown before',
    );
  const record = await saveFingerprintKey(db, stored, sealer.seal(makeFingerprintKey(), place));
  return parseFingerprintKey(sealer.unseal(record, place));

  function open(sealed: string): string | null {
    try {
      return sealer.unseal(sealed, place);
    } catch (error) {
      if (error instanceof UnsealError) return null;
      throw error;
    }
  }
}
