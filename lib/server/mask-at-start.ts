import { createGuarded } from '#lib/auth/guarded.ts';
import type { MaskProgress } from '#lib/commands/masking/mask-context.ts';
import { maskStored } from '#lib/commands/masking/mask-stored.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { holdLock } from '#lib/db/hold-lock.ts';
import type { Log } from '#lib/log/log.ts';
import type { LoadSecretMask } from './secret-mask.ts';

const LOCK = 'plimsoll masking';
const LOG_EVERY_MS = 5_000;

/**
 * Masks secrets in stored texts before any request is answered. One process masks; others wait for it and then find none left.
 *
 * @throws the database's error, after which the start is retried
 */
export async function maskAtStart({
  db,
  databaseUrl,
  log,
  loadMask,
}: {
  db: DatabaseClient;
  databaseUrl: string;
  log: Pick<Log, 'info'>;
  loadMask: LoadSecretMask;
}): Promise<void> {
  const mask = await loadMask();
  const result = await holdLock(databaseUrl, LOCK, () =>
    maskStored(createGuarded({ kind: 'system', name: 'plimsoll' }, { db, mask, onProgress: logNowAndThen(log) })),
  );
  if (result !== null) log.info({ secrets: result }, 'secrets in stored texts of images are masked');
}

function logNowAndThen(log: Pick<Log, 'info'>): (progress: MaskProgress) => void {
  let logged = performance.now();
  return ({ table, done, changed }) => {
    if (performance.now() - logged < LOG_EVERY_MS) return;
    logged = performance.now();
    log.info({ table, done, changed }, 'masking secrets in stored texts of images; requests wait until it is done');
  };
}
