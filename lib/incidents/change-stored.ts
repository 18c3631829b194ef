import type { Database } from '#lib/db/client.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { getIncident, lockIncidents } from '#lib/db/incidents/incidents.ts';
import { loadIncidents } from '#lib/db/incidents/load-incidents.ts';
import { type Book, openBook } from './book.ts';
import type { Draft } from './draft.ts';
import { toPlan } from './plan.ts';
import { loadRouting } from './routing.ts';
import { writePlan } from './write.ts';

/**
 * Locks incidents, loads one, and writes what `decide` changes. Needs a transaction.
 *
 * @param decide - pure; an error that it throws is passed on, and nothing is written
 * @throws NotFoundError
 */
export async function changeStored<Result>(
  tx: Database,
  idOrNumber: string,
  now: Date,
  decide: (draft: Draft, book: Book) => Result,
): Promise<Result> {
  await lockIncidents(tx);
  const { id } = await getIncident(tx, idOrNumber);
  const book = await loadBook(tx, [id], now);
  const draft = book.drafts.get(id);
  if (!draft) throw new NotFoundError('incident', id);
  const result = decide(draft, book);
  await writePlan(tx, toPlan(book));
  return result;
}

/** Loads incidents for decisions about them. Call under the lock of incidents. */
export async function loadBook(tx: Database, ids: readonly string[], now: Date): Promise<Book> {
  const loaded = await loadIncidents(tx, { ids });
  return openBook(loaded, await loadRouting(tx, loaded, { now }), now);
}
