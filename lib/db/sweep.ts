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

/** An index that nobody used for so long goes; its layer can be read again while the registry has it. */
const UNUSED_DAYS = 90;

/**
 * Removes what is known of layers' contents, unless an incident that is open or was accepted refers to an image with them:
 * those are what later ones are compared with, and the registry may have deleted them. With it goes which repositories serve the
 * layer.
 *
 * @returns how many went
 */
export async function sweepContents(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - UNUSED_DAYS * 86_400_000);
  const removed = await db.$executeRaw`
    with kept as (
      select i."layerId" from "IncidentMember" m join "Incident" c on c.id = m."incidentId"
        join "Manifest" f on f.digest in (m."fromDigest", m."toDigest", m."alarmDigest", m."lastDigest") join "ImageLayer" i on i."manifestId" = f.id
      where c.state in ('open', 'acknowledged', 'accepted', 'acceptedByTime')
      union select i."layerId" from "AcceptedLevel" a join "Manifest" f on f.digest = a.digest
        join "ImageLayer" i on i."manifestId" = f.id)
    delete from "LayerContents" l where l."requestedAt" < ${before} and (l."leaseUntil" is null or l."leaseUntil" < ${now})
      and not exists (select 1 from kept k where k."layerId" = l."layerId")`;
  await db.$executeRaw`
    delete from "RepositoryLayer" w where w."requestedAt" < ${before}
      and not exists (select 1 from "LayerContents" c where c."layerId" = w."layerId")`;
  return removed;
}

/** What was sent is kept so long; what waits or was given up stays until somebody looks at it. */
const DELIVERIES_DAYS = 180;

/** Removes messages of long ago with their tries. @returns how many */
export async function sweepDeliveries(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - DELIVERIES_DAYS * 86_400_000);
  const { count } = await db.delivery.deleteMany({
    where: { createdAt: { lt: before }, state: { in: ['delivered', 'coalesced', 'held'] } },
  });
  return count;
}
