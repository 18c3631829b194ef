import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** Tables and columns with copies of instructions and labels. */
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
// Safe, since the names come only from the list above.
const named = (name: string): Prisma.Sql => Prisma.raw(`"${name}"`);

/** Lists a page of rows by id, locked until the transaction ends. @param after - last id of the previous page, or null */
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

/** Lists the causes that join incidents; some contain an instruction. */
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
