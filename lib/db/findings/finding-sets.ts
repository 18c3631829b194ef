import type { FindingCertainty, FindingKind, ImagePurpose } from '#lib/domain/finding.ts';
import type { Finding, FindingSet } from '#lib/findings/finding.ts';
import type { Database, DatabaseClient } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import { insertRows, toRows } from '../rows.ts';

/** What a set was made with. A set that was made with anything else is outdated. */
export type FindingBasis = {
  rulesVersion: number;
  purpose: ImagePurpose;
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
};

export type ImageKey = { repositoryId: string; manifestId: number };

/** A stored set. Words of a newer release are kept as they are. */
export type StoredFindingSet = Omit<FindingSet, 'state'> & {
  state: string;
  purpose: string;
  baseCount: number | null;
};

/** Stores the findings of an image and replaces those of other rules, another base or another purpose. */
export async function storeFindingSet(
  db: DatabaseClient,
  key: ImageKey,
  set: FindingSet,
  { purpose, baseCount }: Pick<FindingBasis, 'purpose' | 'baseCount'>,
  now: Date,
): Promise<void> {
  const { items, ...sums } = set;
  const rows = items.map(({ id, kind, certainty, savedBytes, estimated, unpackedBytes, ...details }, position) => ({
    ...key,
    id,
    position,
    kind,
    certainty,
    savedBytes,
    estimated,
    unpackedBytes,
    details,
  }));
  await db.$transaction(async (tx) => {
    await tx.findingSet.deleteMany({ where: key });
    await tx.findingSet.create({ data: { ...key, ...sums, purpose, baseCount, computedAt: now } });
    await insertRows(tx, 'Finding', Prisma.FindingScalarFieldEnum, rows);
  });
}

/** Returns the stored findings of an image in a repository, in their order; null before they are known. */
export async function findFindingSet(db: Database, key: ImageKey): Promise<StoredFindingSet | null> {
  const set = await db.findingSet.findUnique({
    where: { repositoryId_manifestId: key },
    include: { items: { orderBy: { position: 'asc' } } },
  });
  if (set === null) return null;
  return {
    rulesVersion: set.rulesVersion,
    purpose: set.purpose,
    baseCount: set.baseCount,
    state: set.state,
    sizeBytes: toNumber(set.sizeBytes),
    savedBytes: toNumber(set.savedBytes),
    certainBytes: toNumber(set.certainBytes),
    moreItems: set.moreItems,
    items: set.items.map(({ id, kind, certainty, savedBytes, estimated, unpackedBytes, details }) => ({
      // Details are only written in this form.
      ...(details as Pick<Finding, 'title' | 'layers' | 'paths' | 'morePaths' | 'remedy'>),
      id,
      kind: kind as FindingKind,
      certainty: certainty as FindingCertainty,
      savedBytes: toNumber(savedBytes),
      estimated,
      unpackedBytes: toNumber(unpackedBytes),
    })),
  };
}

/** The ids of the findings at a point of a series; null where they are unknown, or of other rules. */
export type FindingsAtPoint = { manifestId: number; digest: string; at: Date; tag: string; ids: string[] | null };

/** Lists the newest points of a series with the ids of the findings of their images, newest first. */
export async function listFindingsOfSeries(
  db: Database,
  {
    repositoryId,
    seriesId,
    rulesVersion,
    limit,
  }: { repositoryId: string; seriesId: string; rulesVersion: number; limit: number },
): Promise<FindingsAtPoint[]> {
  const rows = await db.$queryRaw<object[]>`
    select p."manifestId", m.digest, p.at, p."tagName" as tag,
      case when f."manifestId" is null then null else array(
        select i.id from "Finding" i where i."repositoryId" = f."repositoryId" and i."manifestId" = f."manifestId" order by i.position) end as ids
    from "Point" p join "Manifest" m on m.id = p."manifestId"
      left join "FindingSet" f on f."repositoryId" = ${repositoryId} and f."manifestId" = p."manifestId"
        and f."rulesVersion" = ${rulesVersion}
    where p."seriesId" = ${seriesId} order by p.position desc limit ${limit}`;
  return toRows(rows);
}
