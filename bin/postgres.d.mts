/** Starts the embedded PostgreSQL of a data folder; see postgres.mjs. */
export function startPostgres(folder: string): Promise<{
  url: string;
  adopted: boolean;
  revive: (demand: () => void) => Promise<boolean>;
  stop: () => Promise<void>;
}>;
/** Stops the PostgreSQL of a data folder if it runs, harder when it does not stop in time. */
export function stopPostgres(
  folder: string,
  options?: { fastSeconds?: number; immediateSeconds?: number },
): Promise<void>;
export function isRunning(folder: string): boolean;
