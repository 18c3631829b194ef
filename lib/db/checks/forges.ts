import type { ForgeKind } from '#lib/domain/ci-check.ts';
import type { Origin } from '#lib/domain/origin.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';

/** A Git host to which verdicts are posted as statuses and comments. */
export type ForgeRow = {
  id: string;
  origin: Origin;
  kind: ForgeKind;
  /** Base URL of the API: https://api.github.com, https://gitlab.example.com/api/v4 */
  url: string;
  /** Glob over "owner/repository": the projects that its token is used for. */
  pattern: string;
  /** Sealed; only lib/commands opens it. */
  secrets: string | null;
  allowPrivate: boolean;
  place: string | null;
  createdAt: Date;
};

type RawForge = Omit<ForgeRow, 'kind'> & { kind: string };
const toForge = (row: RawForge): ForgeRow => ({ ...row, kind: row.kind === 'gitlab' ? 'gitlab' : 'github' });

/** Lists Git hosts in the order in which they are tried; the first matching pattern counts. */
export async function listForges(db: Database): Promise<ForgeRow[]> {
  const rows = await db.forge.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  return rows.map(toForge);
}

/** @throws NotFoundError */
export async function getForge(db: Database, id: string): Promise<ForgeRow> {
  const row = await db.forge.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('forge', id);
  return toForge(row);
}

export async function insertForge(db: Database, forge: ForgeRow): Promise<void> {
  await db.forge.create({ data: forge });
}

export async function updateForge(
  db: Database,
  id: string,
  data: Partial<Pick<ForgeRow, 'url' | 'pattern' | 'secrets' | 'allowPrivate'>>,
): Promise<void> {
  await db.forge.update({ where: { id }, data });
}

/** @throws NotFoundError */
export async function deleteForge(db: Database, id: string): Promise<void> {
  const { count } = await db.forge.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError('forge', id);
}
