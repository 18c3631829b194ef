import type { Database } from './client.ts';
import * as Prisma from './generated/internal/prismaNamespace.ts';

/**
 * The fields of a table with their columns. `Prisma.PointScalarFieldEnum` lists fields: where a column has another name (`@map`), it
 * has to be named.
 */
type Columns<Field extends string> = Readonly<Record<Field, string>>;

/** Lists the columns of a table for a select, each by the name of its field. @param alias - of the table in the statement */
export function listColumns(columns: Columns<string>, alias: string): Prisma.Sql {
  return Prisma.raw(
    Object.entries(columns)
      .map(([field, column]) => `${alias}."${column}" as "${field}"`)
      .join(', '),
  );
}

/**
 * Inserts rows by one statement, however many there are. It names the columns of this release, so that it also runs on the
 * schema of the next one, whose new columns then have their defaults.
 */
export async function insertRows<Field extends string>(
  tx: Database,
  table: Prisma.ModelName,
  columns: Columns<Field>,
  rows: readonly Readonly<Record<Field, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const fields = Object.keys(columns) as Field[];
  const names = Prisma.raw(fields.map((field) => `"${columns[field]}"`).join(', '));
  const into = Prisma.raw(`"${table}"`);
  const stored = rows.map((row) => Object.fromEntries(fields.map((field) => [columns[field], row[field]])));
  await tx.$executeRaw`
    insert into ${into} (${names}) select ${names} from jsonb_populate_recordset(null::${into}, ${JSON.stringify(stored)}::jsonb)`;
}

/**
 * Converts the bigint columns of rows to numbers; S-45 keeps them safe integers. The caller names the shape that its statement
 * returns, as with `$queryRaw`.
 */
export function toRows<Row extends object>(rows: readonly object[]): Row[] {
  return rows.map((row) => {
    const columns = Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? Number(value) : value,
    ]);
    return Object.fromEntries(columns) as Row;
  });
}
