import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { policyFor } from '#lib/net/policy.ts';
import { createSiblingChecker, type SiblingChecker, type SiblingCheckerOptions } from '#lib/poll/check-siblings.ts';
import { keepPauses } from '#lib/poll/keep-pauses.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import type { Clock, RequestKind } from '#lib/registry/index.ts';
import { createLayerKeysLoader } from '#lib/server/instance-key.ts';
import { sealer } from '#tests/support/poller.ts';

/**
 * Opens the real checker of smaller base images on real sockets until the end of the test, with the connection guard of a server that
 * allows private networks only for stored registries. `kinds` are the requests it sent.
 */
export function openSiblingChecker(
  db: DatabaseClient,
  clock: Clock,
  options: Partial<Pick<SiblingCheckerOptions, 'onChecked' | 'bytesPerDay'>> = {},
): { checker: SiblingChecker; kinds: RequestKind[] } {
  const kinds: RequestKind[] = [];
  const log = pino({ level: 'silent' });
  const clients = createRegistryClients({
    clock,
    sealer,
    userAgent: 'plimsoll/test',
    createDispatcher: (target) => createDispatcher({ policy: policyFor([], target) }),
    pauses: keepPauses(db, clock, log),
    onRequest: (_, kind) => kinds.push(kind),
  });
  const loadKeys = createLayerKeysLoader({ db, sealer, clock, log });
  const checker = createSiblingChecker({
    db,
    clients,
    clock,
    log,
    loadKeys,
    bytesPerDay: () => 2_000_000_000,
    ...options,
  });
  onTestFinished(async () => {
    await checker.stop(100);
    await clients.close();
  });
  return { checker, kinds };
}
