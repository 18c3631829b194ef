/** The embedded PostgreSQL of a data folder; see postgres.mjs. */
export function startPostgres(folder: string): Promise<{
  url: string;
  adopted: boolean;
  revive: (demand: () => void) => Promise<boolean>;
  stop: () => Promise<void>;
}>;
/** Stops the PostgreSQL of a data folder, if it runs; harder where it does not answer in time. */
export function stopPostgres(
  folder: string,
  options?: { fastSeconds?: number; immediateSeconds?: number },
): Promise<void>;
export function isRunning(folder: string): boolean;
