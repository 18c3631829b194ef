import type { Database } from './client.ts';
import { Prisma } from './generated/client.ts';

/** Tables that hold copies of instructions and labels, with the columns that do. */
export const COPIED_TEXTS = [
  { table: 'Incident', key: 'text', json: ['cause', 'revision', 'contents', 'trouble'], texts: ['owner'] },
  { table: 'IncidentEvent', key: 'int', json: ['details'], texts: ['reason'] },
  { table: 'AcceptedLevel', key: 'text', json: [], texts: ['reason'] },
  { table: 'Delivery', key: 'text', json: ['payload'], texts: [] },
  { table: 'DeliveryAttempt', key: 'int', json: [], texts: ['answer', 'error'] },
  { table: 'Check', key: 'text', json: ['baseline', 'report'], texts: ['overrideReason', 'revision'] },
] as const;

export type CopiedTexts = (typeof COPIED_TEXTS)[number];
export type CopiedRow = { id: string | number; [column: string]: unknown };

const columnsOf = ({ json, texts }: CopiedTexts): readonly string[] => [...json, ...texts];
// The names are those of the list above, and nobody else's.
const named = (name: string): Prisma.Sql => Prisma.raw(`"${name}"`);

/** A page of rows by id, held until the transaction ends. @param after - the id of the last one of the page before, or null */
export async function listCopiedTexts(
  tx: Database,
  copied: CopiedTexts,
  { after, limit }: { after: string | number | null; limit: number },
): Promise<CopiedRow[]> {
  const columns = Prisma.join(['id', ...columnsOf(copied)].map(named));
  const from = after === null ? Prisma.empty : Prisma.sql`where id > ${after}`;
  return tx.$queryRaw<CopiedRow[]>`
    select ${columns} from ${named(copied.table)} ${from} order by id limit ${limit} for update`;
}

export async function saveCopiedTexts(tx: Database, copied: CopiedTexts, rows: readonly CopiedRow[]): Promise<void> {
  const columns = columnsOf(copied);
  const isJson = (column: string) => (copied.json as readonly string[]).includes(column);
  const set = Prisma.join(columns.map((column) => Prisma.sql`${named(column)} = t.${named(column)}`));
  const types = Prisma.join(
    columns.map((column) => Prisma.sql`${named(column)} ${Prisma.raw(isJson(column) ? 'jsonb' : 'text')}`),
  );
  await tx.$executeRaw`
    update ${named(copied.table)} as r set ${set}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id ${Prisma.raw(copied.key)}, ${types}) where r.id = t.id`;
}

/** Names of what joins incidents; some have an instruction in them. */
export async function listCauses(
  tx: Database,
  { after, limit }: { after: string; limit: number },
): Promise<{ id: string; causes: string[] }[]> {
  return tx.$queryRaw<{ id: string; causes: string[] }[]>`
    select id, causes from "Incident" where id > ${after} order by id limit ${limit} for update`;
}

export async function saveCauses(tx: Database, id: string, causes: readonly string[]): Promise<void> {
  await tx.incident.update({ where: { id }, data: { causes: [...causes] } });
}
