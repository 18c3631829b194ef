import type { Database } from '../client.ts';

export type UsagePlaceRow = { id: string; name: string; registryId: string; host: string };

/** Lists all repositories with their registries, for the names of rows. */
export const listUsagePlaces = (db: Database): Promise<UsagePlaceRow[]> =>
  db.$queryRaw<UsagePlaceRow[]>`
    select r.id, r.name, g.id as "registryId", g.host from "Repository" r join "Registry" g on g.id = r."registryId"`;
