import type { Database } from './client.ts';

/**
 * Deletes facts that no observation reaches, such as those of a deleted repository. Facts younger than a day stay, since a
 * poll may be about to refer to them.
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

/** An index without use for this long is deleted. Its layer can be read again while the registry has it. */
const UNUSED_DAYS = 90;

/**
 * Deletes stored contents of layers, with the record of the repositories that serve them. Contents of an image that an open or
 * accepted incident refers to stay: later images are compared with them, and the registry may have deleted the layer.
 *
 * @returns how many were deleted
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

/** Retention of sent messages. Queued and failed ones are kept. */
const DELIVERIES_DAYS = 180;

/** Deletes old messages with their tries. @returns how many */
export async function sweepDeliveries(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - DELIVERIES_DAYS * 86_400_000);
  const { count } = await db.delivery.deleteMany({
    where: { createdAt: { lt: before }, state: { in: ['delivered', 'coalesced', 'held'] } },
  });
  return count;
}
