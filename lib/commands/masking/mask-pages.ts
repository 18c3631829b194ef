import type { Database } from '#lib/db/client.ts';
import type { MaskContext } from './mask-context.ts';

const PAGE = 200;
const TIMEOUT_MS = 60_000;

type Page<Row, Key> = {
  table: string;
  list(tx: Database, page: { after: Key; limit: number }): Promise<Row[]>;
  keyOf(row: Row): Key;
  /** Writes the rows that change. @returns how many had secrets */
  save(tx: Database, rows: readonly Row[]): Promise<number>;
};

/** Goes through a table with one transaction a page. @returns how many rows had secrets */
export async function maskPages<Row, Key>(
  { db, onProgress }: MaskContext,
  { table, list, keyOf, save }: Page<Row, Key>,
  first: Key,
): Promise<number> {
  let [after, done, changed] = [first, 0, 0];
  for (;;) {
    const page = await db.$transaction(
      async (tx) => {
        const rows = await list(tx, { after, limit: PAGE });
        return { rows, changed: rows.length > 0 ? await save(tx, rows) : 0 };
      },
      { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
    );
    const last = page.rows.at(-1);
    if (last === undefined) return changed;
    after = keyOf(last);
    done += page.rows.length;
    changed += page.changed;
    onProgress({ table, done, changed });
  }
}
