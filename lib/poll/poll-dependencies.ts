import type { DatabaseClient } from '#lib/db/client.ts';
import type { SecretMask } from '#lib/findings/secrets/secret-mask.ts';
import type { Log } from '#lib/log/log.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { RegistryClients } from './registry-clients.ts';

/** What every poll of a process shares. */
export type PollDependencies = {
  db: DatabaseClient;
  clients: RegistryClients;
  /** The mask that replaces secrets in texts of images, with the key of this installation. */
  loadMask: () => Promise<SecretMask>;
  clock: Clock;
  /** [0, 1): jitter of the next polls. */
  random: () => number;
  log: Log;
  /** Bytes of layers that are read automatically from each registry on a UTC day; 0 reads on request only. */
  layerBytesPerDay: () => number;
};
