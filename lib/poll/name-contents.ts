import { diffContents } from '#lib/contents/diff/diff-contents.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { queueContents } from '#lib/db/contents.ts';
import { findUnnamed, lockIncidents, type UnnamedIncident, updateIncident } from '#lib/db/incidents.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { findContentsOf } from './stored-contents.ts';

/**
 * Asks for the files of the layers that a new incident of ours differs by. Those that were read for another are named at
 * once; within the transaction that writes the incident.
 */
export async function askForContents(
  tx: Database,
  { id, layers }: UnnamedIncident,
  repositoryId: string,
  now: Date,
): Promise<void> {
  const digests = [...layers.from, ...layers.to];
  if (digests.length === 0) return;
  const { waiting } = await queueContents(tx, { digests, repositoryId, byHand: false, now });
  if (waiting.length === 0) await nameIncident(tx, { id, layers }, now);
}

/** After layers were read: names what differs in them, for each incident that waits for that. */
export async function nameContents(db: DatabaseClient, digests: readonly string[], now: Date): Promise<void> {
  for (const incident of await findUnnamed(db, digests)) {
    await db.$transaction(
      async (tx) => {
        await lockIncidents(tx);
        const [still] = await findUnnamed(tx, digests, incident.id);
        if (still) await nameIncident(tx, still, now);
      },
      { timeout: 30_000 },
    );
  }
}

/** Nothing is named while one side is not known as a whole: what is missing there would look new, or gone. */
async function nameIncident(tx: Database, { id, layers }: UnnamedIncident, now: Date): Promise<void> {
  const indexes = await findContentsOf(tx, [...layers.from, ...layers.to]);
  const [from, to] = [layers.from, layers.to].map((side) => side.flatMap((digest) => indexes.get(digest) ?? []));
  if (from?.length !== layers.from.length || to?.length !== layers.to.length) return;
  const { packages } = diffContents(from, to);
  await updateIncident(tx, id, { contents: packages }, now);
  const event = { incidentId: id, at: now, kind: 'contents', reason: null, details: { named: packages.length } };
  await writeEvent(tx, { ...event, actorKind: 'system', actorName: null }, now);
}
