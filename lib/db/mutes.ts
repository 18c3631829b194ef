import type { Database } from './client.ts';
import { NotFoundError } from './errors.ts';
import type { IncidentKind, Prisma } from './generated/client.ts';

/** `matches` is as lib/alerts/stored-matches.ts has it. */
export type MuteRow = {
  id: string;
  matches: unknown;
  reason: string;
  until: Date;
  endedAt: Date | null;
  createdAt: Date;
  createdBy: string;
};

/** Those that hold first, the one that ends next on top; then those that are over, newest first. At most `limit`. */
export async function listMutes(db: Database, now: Date, limit: number): Promise<MuteRow[]> {
  const inForce = { endedAt: null, until: { gt: now } };
  const held = await db.mute.findMany({ where: inForce, orderBy: [{ until: 'asc' }, { id: 'asc' }], take: limit });
  const over = await db.mute.findMany({
    where: { NOT: inForce },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit - held.length,
  });
  return [...held, ...over];
}

/** @throws NotFoundError */
export async function getMute(db: Database, id: string): Promise<MuteRow> {
  const row = await db.mute.findUnique({ where: { id } });
  if (!row) throw new NotFoundError('mute', id);
  return row;
}

/** @returns its id */
export async function insertMute(
  tx: Database,
  { matches, ...mute }: Omit<MuteRow, 'id' | 'endedAt' | 'matches'> & { matches: object },
): Promise<string> {
  const data = { ...mute, matches: matches as Prisma.InputJsonObject };
  return (await tx.mute.create({ data, select: { id: true } })).id;
}

/** False where it was over before. */
export async function endMute(tx: Database, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.mute.updateMany({
    where: { id, endedAt: null, until: { gt: now } },
    data: { endedAt: now },
  });
  return count > 0;
}

/** A series in which an open incident shows; trouble has none, and is about a repository or registry. */
export type OpenSubjectRow = {
  incidentId: string;
  kind: IncidentKind;
  incidentOwner: string | null;
  host: string | null;
  name: string | null;
  relation: 'ours' | 'upstream' | null;
  owner: string | null;
  labelledOwner: string | null;
  stream: string | null;
  platform: string | null;
};

export async function listOpenSubjects(db: Database): Promise<OpenSubjectRow[]> {
  return db.$queryRaw<OpenSubjectRow[]>`
    select i.id as "incidentId", i.kind::text as kind, i.owner as "incidentOwner", coalesce(g.host, h.host) as host, r.name,
      r.relation::text as relation, r.owner, s."labelledOwner", m."streamKey" as stream, m.platform
    from "Incident" i
    left join "IncidentMember" m on m."incidentId" = i.id
    left join "Repository" r on r.id = coalesce(m."repositoryId", i."repositoryId")
    left join "Registry" g on g.id = r."registryId"
    left join "Registry" h on h.id = i."registryId"
    left join "RepositorySummary" s on s."repositoryId" = r.id
    where i.state in ('open', 'acknowledged')`;
}
