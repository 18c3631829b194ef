import type { PurposefulListeners } from '#lib/commands/context.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { noteQuotaUse } from '#lib/db/registries/quota-uses.ts';
import type { Log } from '#lib/log/log.ts';
import type { Listeners } from '#lib/poll/registry-clients.ts';
import type { Clock } from '#lib/registry/index.ts';

type Options = { db: DatabaseClient; clock: Clock; log: Log };

/** Adds a listener that counts requests against the registry's quota by purpose. A failed count is logged and stops nothing. */
export function countingQuota(
  { db, clock, log }: Options,
  registryId: string,
  { purpose, ...listeners }: PurposefulListeners = {},
): Listeners {
  if (purpose === undefined) return listeners;
  return {
    ...listeners,
    onQuotaUse: () => {
      noteQuotaUse(db, registryId, purpose, 1, clock.now()).catch((error) =>
        log.warn({ err: error, registry: registryId }, 'a use of the quota was not counted'),
      );
    },
  };
}
