import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { queueContents } from '#lib/db/contents-queue.ts';
import { lockIncidents, updateIncident } from '#lib/db/incidents.ts';
import { findNameable, findUnnamed, isStillUnnamed, type UnnamedIncident } from '#lib/db/unnamed-incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { findContentsOf } from './stored-contents.ts';
import { systemEvent } from './system-event.ts';

/**
 * Queues the layers in which a new incident differs. Where this repository shows the files of all of them, names the
 * changed packages immediately. Call within the transaction that writes the incident.
 */
export async function askForContents(
  tx: Database,
  { id, layers, repositoryId }: UnnamedIncident,
  now: Date,
): Promise<void> {
  const digests = [...layers.from, ...layers.to];
  if (digests.length === 0) return;
  const { waiting } = await queueContents(tx, { digests, repositoryId, byHand: false, now });
  const packages = waiting.length === 0 ? await comparePackages(tx, { layers, repositoryId }) : null;
  if (packages !== null) await writeNames(tx, id, packages, now);
}

/** Names changed packages of each incident that waited for these layers. */
export async function nameContents(db: DatabaseClient, digests: readonly string[], now: Date): Promise<void> {
  await nameAll(db, await findUnnamed(db, digests, now), now);
}

/** Names changed packages of all incidents whose layers were read, such as after a process ended before naming them. */
export async function nameWaiting(db: DatabaseClient, now: Date): Promise<void> {
  await nameAll(db, await findNameable(db, now), now);
}

/** A failure does not stop the others. @throws the first error */
async function nameAll(db: DatabaseClient, incidents: readonly UnnamedIncident[], now: Date): Promise<void> {
  const errors: unknown[] = [];
  for (const incident of incidents) await nameOne(db, incident, now).catch((error) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

/** Compares files before it locks incidents, since that can take long. */
async function nameOne(db: DatabaseClient, incident: UnnamedIncident, now: Date): Promise<void> {
  const packages = await comparePackages(db, incident);
  if (packages === null) return;
  await db.$transaction(
    async (tx) => {
      await lockIncidents(tx);
      if (await isStillUnnamed(tx, incident)) await writeNames(tx, incident.id, packages, now);
    },
    { timeout: 30_000 },
  );
}

/**
 * Null while this repository does not show all files of both sides: missing ones would look added or removed. Files
 * known only from other repositories are not used.
 */
async function comparePackages(
  db: Database,
  { layers, repositoryId }: Pick<UnnamedIncident, 'layers' | 'repositoryId'>,
): Promise<object[] | null> {
  const indexes = await findContentsOf(db, repositoryId, [...layers.from, ...layers.to]);
  const [from, to] = [layers.from, layers.to].map((side) => side.flatMap((digest) => indexes.get(digest) ?? []));
  if (from?.length !== layers.from.length || to?.length !== layers.to.length) return null;
  return diffContents(from, to).packages;
}

async function writeNames(tx: Database, id: string, packages: object[], now: Date): Promise<void> {
  await updateIncident(tx, id, { contents: packages }, now);
  await writeEvent(tx, systemEvent(id, 'contents', now, null, { named: packages.length }), now);
}
