import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { DatabaseClient } from '#lib/db/client.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { keepPauses } from '#lib/poll/keep-pauses.ts';
import { type ContentsReader, type ContentsReaderOptions, createContentsReader } from '#lib/poll/read-contents.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import type { Clock, RequestKind } from '#lib/registry/index.ts';
import { createLayerKeysLoader } from '#lib/server/instance-key.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { sealer } from '#tests/support/poller.ts';

/** Opens the real reader on real sockets until the end of the test. `kinds` are the requests it sent. */
export function openReader(
  db: DatabaseClient,
  clock: Clock,
  options: Partial<Pick<ContentsReaderOptions, 'concurrency' | 'onRead' | 'log' | 'bytesPerDay'>> = {},
): { reader: ContentsReader; kinds: RequestKind[] } {
  const kinds: RequestKind[] = [];
  const log = pino({ level: 'silent' });
  const clients = createRegistryClients({
    clock,
    sealer,
    userAgent: 'plimsoll/test',
    createDispatcher: () => createDispatcher({ policy: ANY_NETWORK }),
    pauses: keepPauses(db, clock, log),
    onRequest: (_, kind) => kinds.push(kind),
  });
  const reader = createContentsReader({
    db,
    clients,
    clock,
    log,
    loadKeys: createLayerKeysLoader({ db, sealer, clock, log }),
    bytesPerDay: () => 2_000_000_000,
    ...options,
  });
  onTestFinished(async () => {
    await reader.stop(100);
    await clients.close();
  });
  return { reader, kinds };
}
