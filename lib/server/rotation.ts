import { createGuarded } from '#lib/auth/guarded.ts';
import { rotateSecrets } from '#lib/commands/registries/rotate-secrets.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import type { Log } from '#lib/log/log.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';

/** Re-seals data of the previous secret and logs when that secret can be removed. Never throws; the next start retries. */
export async function rotateAtStart({
  db,
  sealer,
  log,
}: {
  db: DatabaseClient;
  sealer: Sealer;
  log: Log;
}): Promise<void> {
  try {
    const { resealed, unreadable } = await rotateSecrets(
      createGuarded({ kind: 'system', name: 'environment' }, { db, sealer }),
    );
    if (unreadable.length === 0)
      log.info(
        { resealed },
        'all stored secrets are sealed with PLIMSOLL_SECRET; PLIMSOLL_SECRET_PREVIOUS can be removed now',
      );
    else
      log.warn(
        { resealed, unreadable },
        'some stored secrets are opened neither by PLIMSOLL_SECRET nor by PLIMSOLL_SECRET_PREVIOUS; set the latter to the key that sealed them, or enter them again',
      );
  } catch (error) {
    log.warn({ err: error }, 'not all stored secrets could be encrypted again; the next start tries again');
  }
}
