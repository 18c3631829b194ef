import type { Relation } from '#lib/domain/relation.ts';
import type { Database } from '../client.ts';
import type { Origin } from '../generated/enums.ts';

/** The fields of a repository that decide the owner and the messages of its incidents. */
type Place = {
  registryId: string;
  origin: Origin;
  host: string;
  name: string;
  relation: Relation;
  owner: string | null;
  labelledOwner: string | null;
};

/** Returns null for a repository that was deleted. */
export async function findRepositoryPlace(db: Database, repositoryId: string): Promise<Place | null> {
  const [row] = await db.$queryRaw<Place[]>`
    select r."registryId", r.origin::text as origin, g.host, r.name, r.relation::text as relation, r.owner, s."labelledOwner"
    from "Repository" r join "Registry" g on g.id = r."registryId" left join "RepositorySummary" s on s."repositoryId" = r.id
    where r.id = ${repositoryId}`;
  return row ?? null;
}
