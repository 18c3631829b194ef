import type { Database } from '#lib/db/client.ts';
import { queueContents } from '#lib/db/contents/contents-queue.ts';
import { saveIncidents } from '#lib/db/incidents/save-incidents.ts';
import { deriveLater } from '#lib/db/series/derived.ts';
import { enqueue } from '#lib/deliver/enqueue.ts';
import { findPackages, type Packages } from './packages.ts';
import type { Plan } from './plan.ts';

/** Writes a plan, within the transaction that holds the lock of incidents. */
export async function writePlan(tx: Database, plan: Plan): Promise<void> {
  const { now, added, changed, events } = plan;
  const packages = await findAllPackages(tx, plan);
  const contentsOf = (id: string) => {
    const contents = packages.get(id);
    return contents && { contents };
  };
  const unchanged = [...packages].filter(([id]) => ![...added, ...changed].some((row) => row.id === id));
  await saveIncidents(
    tx,
    {
      ...plan,
      added: added.map((row) => ({ ...row, ...contentsOf(row.id) })),
      changed: [
        ...changed.map((row) => ({ ...row, ...contentsOf(row.id) })),
        ...unchanged.map(([id, contents]) => ({ id, contents })),
      ],
    },
    now,
  );
  await enqueue(
    tx,
    events.flatMap(({ event, deliveries, contents }) => {
      if (contents === null) return [{ event, deliveries }];
      const named = packages.get(event.incidentId);
      return named ? [{ event: { ...event, details: { named: named.length } }, deliveries }] : [];
    }),
    now,
  );
}

/**
 * Queues the layers in which incidents differ. Where their repository shows the files of all of them, finds the packages
 * that differ.
 */
async function findAllPackages(tx: Database, { contents, now }: Plan): Promise<Map<string, Packages>> {
  const found = new Map<string, Packages>();
  for (const [id, request] of contents) {
    const digests = [...request.layers.from, ...request.layers.to];
    const { waiting } = await queueContents(tx, { digests, repositoryId: request.repositoryId, byHand: false, now });
    const packages = waiting.length === 0 ? await findPackages(tx, request) : null;
    if (packages !== null) found.set(id, packages);
  }
  return found;
}

/** Writes the plan of a derivation. New accepted levels count with the next one, since these verdicts do not know them. */
export async function writeVerdicts(tx: Database, repositoryId: string, plan: Plan | null): Promise<void> {
  if (plan === null) return;
  await writePlan(tx, plan);
  if (plan.accepted.length > 0) await deriveLater(tx, repositoryId);
}
