/** The embedded PostgreSQL of a data folder; see postgres.mjs. */
export function startPostgres(folder: string): Promise<{
  url: string;
  adopted: boolean;
  revive: (demand: () => void) => Promise<boolean>;
  stop: () => Promise<void>;
}>;
