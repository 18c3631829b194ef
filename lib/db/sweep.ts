import type { Database } from './client.ts';

/**
 * Removes facts that no observation reaches any more: what is left when a repository was deleted. Facts younger than a
 * day stay, since a poll may be about to refer to them.
 *
 * @returns manifests removed
 */
export async function sweepFacts(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 86_400_000);
  const removed = await db.$executeRaw`
    with recursive reached as (
      select distinct "manifestId" as id from "Observation"
      union select e."childId" from reached r join "IndexEntry" e on e."indexId" = r.id where e."childId" is not null)
    delete from "Manifest" m where m."fetchedAt" < ${before} and not exists (select 1 from reached r where r.id = m.id)`;
  if (removed > 0) {
    await db.$executeRaw`delete from "Layer" l where not exists (select 1 from "ImageLayer" c where c."layerId" = l.id)`;
    await db.$executeRaw`delete from "Instruction" i where not exists (select 1 from "ImageLayer" c where c."instructionId" = i.id)`;
    await db.$executeRaw`delete from "Config" c where not exists (select 1 from "Image" i where i."configDigest" = c.digest)`;
  }
  return removed;
}
