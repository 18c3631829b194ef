import type { IncidentState } from '#lib/domain/incident.ts';
import type { Database, DatabaseClient } from './client.ts';
import * as Prisma from './generated/internal/prismaNamespace.ts';
import { IS_ACTIVE } from './incidents/active.ts';
import { findIncidentNumber, hasWord } from './incidents/incident-pages.ts';
import { containing, escapeLike } from './like.ts';
import { withinTime } from './within-time.ts';

export type FoundTagRow = {
  id: number;
  name: string;
  repositoryId: string;
  host: string;
  repository: string;
  include: string[];
  exclude: string[];
  pastedTag: string | null;
  isGone: boolean;
  /** The image for the platform of the headline, else for linux/amd64, else what the tag points to. Null before it was read, and for a tag that is gone. */
  digest: string | null;
};

/**
 * Finds tags: each word occurs in the tag's name or in its repository's reference, and one of them in the name. Exact names come
 * first, then names that begin with a word, then the last changed. Every tag is compared once, without an index.
 *
 * Leaves out the tags that the filters of their repository exclude, as far as stored columns show it: a watched tag has a current
 * image, a next check or a problem. A tag that is gone or was never checked may have none of them; it then comes after others, and
 * the caller has to apply the filters to it.
 *
 * @param words - in lower case, at least one
 */
export async function searchTags(
  db: Database,
  { words, limit }: { words: readonly string[]; limit: number },
): Promise<FoundTagRow[]> {
  const patterns = words.map(containing);
  const starts = words.map((word) => `${escapeLike(word)}%`);
  // "acme/api" and "api" name the repository; "pi" does not.
  const ends = words.map((word) => `%/${escapeLike(word)}`);
  return db.$queryRaw<FoundTagRow[]>`
    with named as materialized (
      select r.id, g.host, r.name, r.include, r.exclude, r."pastedTag", r.include <> '{}' or r.exclude <> '{}' as "isFiltered",
        '/' || lower(g.host || '/' || r.name) like any(${ends}::text[]) as "isNamed",
        array(select w from unnest(${patterns}::text[]) w where lower(g.host || '/' || r.name) not like w) as missing
      from "Repository" r join "Registry" g on g.id = r."registryId"),
    found as (
      select t.id, t.name, t."repositoryId", n.host, n.name as repository, n.include, n.exclude, n."pastedTag", t."goneAt" is not null as "isGone",
        place.*
      from "Tag" t join named n on n.id = t."repositoryId"
      -- "offset 0" computes each column once for a row.
      cross join lateral (select lower(t.name) as lowered offset 0) l
      cross join lateral (select n."isFiltered" and t."nextCheckAt" is null
        and not exists (select 1 from "TagCurrent" c where c."tagId" = t.id)
        and not exists (select 1 from "TagProblem" p where p."tagId" = t.id) as "isDoubtful" offset 0) d
      cross join lateral (select t."goneAt" is not null as o1, not (l.lowered = any(${words}::text[])) as o2, d."isDoubtful" as o3,
        not n."isNamed" as o4, not (l.lowered like any(${starts}::text[])) as o5, t."changedAt" as o6) place
      where l.lowered like any(${patterns}::text[]) and l.lowered like all(n.missing)
        and not (d."isDoubtful" and t."goneAt" is null and t."checkedAt" is not null)
      order by o1, o2, o3, o4, o5, o6 desc nulls last, id limit ${limit})
    select f.id, f.name, f."repositoryId", f.host, f.repository, f.include, f.exclude, f."pastedTag", f."isGone", coalesce(
      (select m.digest from "TagCurrent" c join "Manifest" m on m.id = c."manifestId" left join "RepositorySummary" s on s."repositoryId" = f."repositoryId"
        where c."tagId" = f.id order by c.platform is distinct from s.platform, c.platform <> 'linux/amd64', c.platform limit 1),
      (select m.digest from "Observation" o join "Manifest" m on m.id = o."manifestId" where o."openTagId" = f.id)) as digest
    from found f order by o1, o2, o3, o4, o5, o6 desc nulls last, id`;
}

export type FoundIncidentRow = {
  number: number;
  kind: string;
  state: IncidentState;
  /** The host and name of the repository, or the host of the registry, that the incident is about. Null without one. */
  host: string | null;
  repository: string | null;
  /** The series of the member that represents the incident; null for a polling error or secrets. */
  label: string | null;
  tag: string | null;
};

/** Finds incidents that contain each word, or have it as their number ("22", "#22"). That number comes first, then open ones. */
export async function searchIncidents(
  db: Database,
  { words, limit }: { words: readonly string[]; limit: number },
): Promise<FoundIncidentRow[]> {
  const numbers = words.flatMap((word) => findIncidentNumber(word) ?? []);
  return db.$queryRaw<FoundIncidentRow[]>`
    select i.number, i."kindName" as kind, i.state::text as state, coalesce(g.host, own.host) as host, r.name as repository,
      m."streamLabel" as label, m."tagName" as tag
    from "Incident" i
    left join "IncidentMember" m on m.id = i."leadId"
    left join "Repository" r on r.id = coalesce(m."repositoryId", i."repositoryId")
    left join "Registry" g on g.id = r."registryId"
    left join "Registry" own on own.id = i."registryId"
    where ${Prisma.join(words.map(hasWord), ' and ')}
    order by not (i.number = any(${numbers}::int[])), not (${IS_ACTIVE}), i."openedAt" desc, i.number desc
    limit ${limit}`;
}

export type FoundRegistryRow = { id: string; name: string; host: string };

/** Finds registries whose name or host contains each word. */
export async function searchRegistries(
  db: Database,
  { words, limit }: { words: readonly string[]; limit: number },
): Promise<FoundRegistryRow[]> {
  const filter = Prisma.join(
    words.map((word) => Prisma.sql`concat(g.name, ' ', g.host) ilike ${containing(word)}`),
    ' and ',
  );
  return db.$queryRaw<FoundRegistryRow[]>`
    select g.id, g.name, g.host from "Registry" g where ${filter} order by lower(g.host), g.id limit ${limit}`;
}

const TIME_LIMITS = { statement: '2s', totalMs: 15_000 };

/**
 * Runs a search in one transaction, thus on one connection. A statement that takes longer than two seconds fails.
 *
 * @throws StatementTimeoutError
 */
export const inSearch = <T>(db: DatabaseClient, work: (tx: Database) => Promise<T>): Promise<T> =>
  withinTime(db, TIME_LIMITS, work);
