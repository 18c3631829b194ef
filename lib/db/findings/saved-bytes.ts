import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toRows } from '../rows.ts';
import type { ImageKey } from './finding-sets.ts';
import { COUNTED_BYTES, IS_DISMISSED } from './image-findings.ts';

/** What counts: findings of one version of the rules, and releases since a time. */
export type SavingSpan = {
  rulesVersion: number;
  since: Date;
  /** Machines that pull the images of repositories without a setting of their own, by repository id. Others have one. */
  nodes: Readonly<Record<string, number>>;
};

/** What the newest image of a repository's main series could save, and what that is multiplied with. Bytes are compressed. */
export type StoredSaving = {
  repositoryId: string;
  /** Digest and size of the image. */
  digest: string;
  sizeBytes: number;
  /** What its findings save that are not dismissed. */
  savedBytes: number;
  /** How many findings that is, without secrets. */
  findings: number;
  secrets: number;
  /** Pushes of the main series since then. */
  releases: number;
  /** Machines that pull the image. */
  nodes: number;
};

/** What "i" shares with dismissed findings only. It counts with "i", as `sumOpen` of lib/findings does it. */
export const TAKEN_OVER = Prisma.sql`(
  select coalesce(sum((s->>'bytes')::bigint), 0) from jsonb_array_elements(coalesce(i.details->'shared', '[]')) s
  where exists (select 1 from "FindingDismissal" x where x."repositoryId" = i."repositoryId") and not exists (
    select 1 from jsonb_array_elements_text(s->'earlier') e(id) where not exists (
      select 1 from "FindingDismissal" x where x."repositoryId" = i."repositoryId" and x."findingId" = e.id)))`;

/** How many findings of the set "found" are not dismissed, and the bytes of the others. */
const COUNTED = Prisma.sql`(
  select count(*) filter (where not d."isDismissed" and i.kind <> 'secret')::int as findings,
    count(*) filter (where not d."isDismissed" and i.kind = 'secret')::int as secrets,
    coalesce(bool_or(i.estimated) filter (where not d."isDismissed"), false) as estimated,
    coalesce(sum(case when d."isDismissed" then ${COUNTED_BYTES} else -${TAKEN_OVER} end), 0)::bigint as "dismissedBytes"
  from "Finding" i cross join lateral (select ${IS_DISMISSED} as "isDismissed") d
  where i."repositoryId" = found."repositoryId" and i."manifestId" = found."manifestId")`;

/**
 * A table with a row for each repository whose newest findings are known: its id, `savedBytes`, `releases` and `nodes`. `weight`
 * is their product, as `weighSaving` of lib/format/saving.ts computes it.
 */
export function savings({ rulesVersion, since, nodes }: SavingSpan): Prisma.Sql {
  return Prisma.sql`(
    select one.*, one."savedBytes"::numeric * one.releases * one.nodes as weight from (
      select main."repositoryId", newest."manifestId", found."sizeBytes", counted.findings + found."moreItems" as findings, counted.secrets,
        greatest(0, found."savedBytes" - counted."dismissedBytes") as "savedBytes",
        (select count(*)::int from "Point" where "seriesId" = main."seriesId" and at > ${since}) as releases,
        coalesce(owned.nodes, (${JSON.stringify(nodes)}::jsonb->>owned.id)::int, 1) as nodes
      from "RepositorySummary" main join "Repository" owned on owned.id = main."repositoryId"
      cross join lateral (
        select "manifestId" from "Point" where "seriesId" = main."seriesId" order by position desc limit 1) newest
      join "FindingSet" found on found."repositoryId" = main."repositoryId" and found."manifestId" = newest."manifestId"
        and found."rulesVersion" = ${rulesVersion}
      cross join lateral ${COUNTED} counted) one)`;
}

/** Lists what the newest images of these repositories could save. Those whose findings are unknown are left out. */
export async function listSavings(
  db: Database,
  repositoryIds: readonly string[],
  span: SavingSpan,
): Promise<StoredSaving[]> {
  const rows = await db.$queryRaw<object[]>`
    select v."repositoryId", m.digest, v."sizeBytes", v."savedBytes", v.findings, v.secrets, v.releases, v.nodes
    from ${savings(span)} v join "Manifest" m on m.id = v."manifestId" where v."repositoryId" = any(${[...repositoryIds]}::text[])`;
  return toRows(rows);
}

/** The stored findings of an image that are not dismissed, in sums. */
export type StoredSums = Pick<StoredSaving, 'savedBytes' | 'findings' | 'secrets'> & {
  /** True if the bytes of one of them are estimated. */
  estimated: boolean;
};

/** Sums the stored findings of an image; null before they are known with these rules. */
export async function findSums(
  db: Database,
  { repositoryId, manifestId }: ImageKey,
  rulesVersion: number,
): Promise<StoredSums | null> {
  const rows = await db.$queryRaw<object[]>`
    select greatest(0, found."savedBytes" - counted."dismissedBytes") as "savedBytes",
      counted.findings + found."moreItems" as findings, counted.secrets, counted.estimated
    from "FindingSet" found cross join lateral ${COUNTED} counted
    where found."repositoryId" = ${repositoryId} and found."manifestId" = ${manifestId} and found."rulesVersion" = ${rulesVersion}`;
  return toRows<StoredSums>(rows)[0] ?? null;
}
