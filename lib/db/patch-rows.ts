import type { Database } from './client.ts';
import * as Prisma from './generated/internal/prismaNamespace.ts';

/** Tables whose rows are changed many at a time. */
type Table = 'Incident' | 'IncidentMember';

/**
 * Changes rows of a table in one statement. Each row has its id, and the columns that change; the others keep their values.
 * A row that was deleted meanwhile is skipped.
 *
 * @param columns - every column that may change; others of a row are ignored. Names are part of the statement, so they must be constants
 */
export async function patchRows(
  tx: Database,
  table: Table,
  columns: readonly string[],
  rows: readonly { id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const name = Prisma.raw(`"${table}"`);
  const changes = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => column === 'id' || columns.includes(column))),
  );
  const values = Prisma.raw(columns.map((column) => `"${column}" = u."${column}"`).join(', '));
  await tx.$executeRaw`
    update ${name} t set ${values}
    from jsonb_array_elements(${JSON.stringify(changes)}::jsonb) r(row) join ${name} x on x.id = r.row->>'id'
      cross join lateral jsonb_populate_record(x, r.row) u
    where t.id = x.id`;
}
