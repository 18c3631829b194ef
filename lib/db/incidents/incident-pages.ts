import type { IncidentSort } from '#lib/domain/sorts.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { containing } from '../like.ts';
import { IS_ACTIVE } from './active.ts';
import { GROWN_BYTES } from './incident-members.ts';

/** Null matches all. */
export type IncidentFilter = {
  repositoryId: string | null;
  /** A state, `active` (open or acknowledged), `ended` or `all`. */
  state: string | null;
  kind: string | null;
  severity: string | null;
  owner: string | null;
  relation: string | null;
  /** Part of a number, repository, stream, tag, owner, instruction or trouble, ignoring case. */
  q: string | null;
};

export type IncidentPageRow = Prisma.IncidentGetPayload<object>;
export type IncidentPage = { rows: IncidentPageRow[]; total: number; openCount: number; acknowledgedCount: number };

/** The incidents that nobody has handled come before the acknowledged ones. */
const OPEN_FIRST = Prisma.sql`i.state = 'open' desc,`;
const GROWN = Prisma.sql`(select ${GROWN_BYTES} from "IncidentMember" m where m.id = i."leadId")`;
const ORDER: Record<IncidentSort, Prisma.Sql> = {
  '-opened': Prisma.sql`i."openedAt" desc, i.number desc`,
  '-size': Prisma.sql`${GROWN} desc nulls last, i.number desc`,
  changed: Prisma.sql`i."changedAt" desc, i.number desc`,
};

/** Returns one page of incidents, with how many match, and how many are open and acknowledged in whatever state is requested. */
export async function pageIncidents(
  db: Database,
  filter: IncidentFilter,
  page: { sort: IncidentSort; limit: number; offset: number },
): Promise<IncidentPage> {
  const [matching, state] = [whereOf(filter), stateOf(filter.state)];
  const ids = await db.$queryRaw<{ id: string }[]>`
    select i.id from "Incident" i where ${matching} and ${state}
    order by ${filter.state === 'active' ? OPEN_FIRST : Prisma.empty} ${ORDER[page.sort]} limit ${page.limit} offset ${page.offset}`;
  const [counts] = await db.$queryRaw<{ total: number; open: number; acknowledged: number }[]>`
    select count(*) filter (where ${state})::int as total, count(*) filter (where i.state = 'open')::int as open,
      count(*) filter (where i.state = 'acknowledged')::int as acknowledged
    from "Incident" i where ${matching}`;
  const rows = new Map(
    (await db.incident.findMany({ where: { id: { in: ids.map(({ id }) => id) } } })).map((row) => [row.id, row]),
  );
  return {
    rows: ids.flatMap(({ id }) => rows.get(id) ?? []),
    total: counts?.total ?? 0,
    openCount: counts?.open ?? 0,
    acknowledgedCount: counts?.acknowledged ?? 0,
  };
}

function stateOf(state: string | null): Prisma.Sql {
  if (state === null || state === 'all') return Prisma.sql`true`;
  if (state === 'active') return IS_ACTIVE;
  if (state === 'ended') return Prisma.sql`not (${IS_ACTIVE})`;
  return Prisma.sql`i.state::text = ${state}`;
}

function whereOf({ repositoryId, kind, severity, owner, relation, q }: IncidentFilter): Prisma.Sql {
  const parts = [Prisma.sql`true`];
  if (repositoryId !== null)
    parts.push(Prisma.sql`(i."repositoryId" = ${repositoryId}
      or exists (select 1 from "IncidentMember" m where m."incidentId" = i.id and m."repositoryId" = ${repositoryId}))`);
  // One push can be a step and break a budget.
  if (kind !== null)
    parts.push(Prisma.sql`(i."kindName" = ${kind}
      or exists (select 1 from "IncidentMember" m where m."incidentId" = i.id and m."kindName" = ${kind}))`);
  if (severity !== null) parts.push(Prisma.sql`i.severity::text = ${severity}`);
  if (owner !== null) parts.push(Prisma.sql`lower(i.owner) = lower(${owner})`);
  if (relation !== null) parts.push(Prisma.sql`i.relation::text = ${relation}`);
  for (const word of (q ?? '').split(/\s+/).filter(Boolean).slice(0, 8)) parts.push(hasWord(word));
  return Prisma.join(parts, ' and ');
}

/** Returns the number of an incident in a word such as "22" or "#22"; null for other words. */
export function findIncidentNumber(word: string): number | null {
  const number = /^#?(\d{1,9})$/.exec(word)?.[1];
  return number === undefined ? null : Number(number);
}

/** The condition that an incident `i` has this number, or contains the word. */
export function hasWord(word: string): Prisma.Sql {
  const pattern = containing(word);
  return Prisma.sql`(i.number = ${findIncidentNumber(word) ?? -1} or i.owner ilike ${pattern}
    or i.cause->>'instruction' ilike ${pattern} or i.trouble->>'message' ilike ${pattern}
    or exists (select 1 from "Registry" g where g.id = i."registryId" and g.host ilike ${pattern})
    or exists (select 1 from "Repository" r join "Registry" g on g.id = r."registryId"
      where r.id = i."repositoryId" and g.host || '/' || r.name ilike ${pattern})
    or exists (select 1 from "IncidentMember" m join "Repository" r on r.id = m."repositoryId" join "Registry" g on g.id = r."registryId"
      where m."incidentId" = i.id and (g.host || '/' || r.name ilike ${pattern} or m."streamLabel" ilike ${pattern}
        or m."tagName" ilike ${pattern} or m."lastTag" ilike ${pattern})))`;
}

/** Finds an incident by id or number. @throws NotFoundError */
export async function getIncidentPage(db: Database, idOrNumber: string) {
  const row = await db.incident.findFirst({
    where: /^\d{1,9}$/.test(idOrNumber) ? { number: Number(idOrNumber) } : { id: idOrNumber },
    include: {
      events: { orderBy: { id: 'asc' } },
      deliveries: {
        orderBy: { createdAt: 'desc' },
        take: 50,
        select: {
          id: true,
          state: true,
          createdAt: true,
          deliveredAt: true,
          type: true,
          channel: { select: { name: true } },
        },
      },
    },
  });
  if (!row) throw new NotFoundError('incident', idOrNumber);
  return row;
}

/** Lists the series of incidents with their repositories, oldest first. */
export async function listMembersOfIncidents(db: Database, incidentIds: readonly string[]) {
  return db.incidentMember.findMany({
    where: { incidentId: { in: [...incidentIds] } },
    include: {
      repository: {
        select: { name: true, origin: true, owner: true, relation: true, registry: { select: { host: true } } },
      },
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
}

/** Maps incidents to the last push of their image with the same files in another compression. */
export async function mapRecompressed(db: Database, incidentIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db.$queryRaw<{ incidentId: string; at: Date }[]>`
    select "incidentId", max(coalesce((details->>'recompressedAt')::timestamptz, at)) as at from "IncidentEvent"
    where "incidentId" = any(${[...incidentIds]}::text[]) and kind in ('recompressed', 'endedInError') group by 1`;
  return new Map(rows.map(({ incidentId, at }) => [incidentId, at]));
}

/** Returns the names of repositories and hosts of registries that trouble is about, by id. */
export async function nameSubjects(db: Database, ids: { repositories: string[]; registries: string[] }) {
  const [repositories, registries] = await Promise.all([
    db.repository.findMany({
      where: { id: { in: ids.repositories } },
      select: { id: true, name: true, registry: { select: { host: true } } },
    }),
    db.registry.findMany({ where: { id: { in: ids.registries } }, select: { id: true, host: true } }),
  ]);
  return new Map([
    ...repositories.map(({ id, name, registry }) => [id, `${registry.host}/${name}`] as const),
    ...registries.map(({ id, host }) => [id, host] as const),
  ]);
}

/** Lists the owners of incidents, for a filter. */
export async function listIncidentOwners(db: Database): Promise<string[]> {
  // Prisma's own "distinct" would read every incident.
  const rows = await db.$queryRaw<{ owner: string }[]>`
    select distinct owner from "Incident" where owner is not null order by owner limit 200`;
  return rows.map(({ owner }) => owner);
}
