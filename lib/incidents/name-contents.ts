import type { DatabaseClient } from '#lib/db/client.ts';
import { lockIncidents } from '#lib/db/incidents/incidents.ts';
import { findNameable, findUnnamed, type UnnamedIncident } from '#lib/db/incidents/unnamed-incidents.ts';
import { addEvent } from './book.ts';
import { loadBook } from './change-stored.ts';
import { changeIncident, type Draft } from './draft.ts';
import { findPackages } from './packages.ts';
import { toPlan } from './plan.ts';
import { layersOf } from './refresh.ts';
import { writePlan } from './write.ts';

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
  const contents = await findPackages(db, incident);
  if (contents === null) return;
  await db.$transaction(
    async (tx) => {
      await lockIncidents(tx);
      const book = await loadBook(tx, [incident.id], now);
      const draft = book.drafts.get(incident.id);
      if (!draft || !isStillUnnamed(draft, incident)) return;
      changeIncident(draft, { contents });
      addEvent(book, draft, { kind: 'contents', at: now, details: { named: contents.length } });
      await writePlan(tx, toPlan(book));
    },
    { timeout: 30_000 },
  );
}

/** Another process may have named it, or its lead changed, while the files were compared. */
function isStillUnnamed({ incident }: Draft, { layers, repositoryId }: UnnamedIncident): boolean {
  const { isNamed, cause } = incident;
  return !isNamed && incident.repositoryId === repositoryId && layersOf(cause) === layersOf({ layers });
}
