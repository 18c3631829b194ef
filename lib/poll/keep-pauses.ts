import type { Database } from '#lib/db/client.ts';
import { endPause, savePause } from '#lib/db/registries/registry-pause.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { PauseStore } from './registry-clients.ts';

/**
 * Stores pauses of registries when they start, so that no process sends a request before their end. A failure of the
 * database is only logged: this process also keeps its pauses in memory.
 */
export function keepPauses(db: Database, clock: Clock, log: Log): PauseStore {
  const warn = (registryId: string) => (error: unknown) =>
    log.warn({ registryId, err: error }, 'the pause of a registry could not be stored');
  return {
    save: (registryId, pause) => savePause(db, registryId, pause, clock.now()).catch(warn(registryId)),
    end: (registryId, until) => endPause(db, registryId, until).catch(warn(registryId)),
  };
}
