import type { FindingCertainty, FindingKind } from '#lib/domain/finding.ts';
import type { Finding, FindingSet } from '#lib/findings/finding.ts';
import type { FindingBasis } from '#lib/findings/inspect-image.ts';
import { storableText } from '#lib/image/text.ts';
import type { Database, DatabaseClient } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import { insertRows } from '../rows.ts';

export type ImageKey = { repositoryId: string; manifestId: number };

/** A stored set. Words of a newer release are kept as they are. */
export type StoredFindingSet = Omit<FindingSet, 'state'> & {
  state: string;
  purpose: string;
  baseCount: number | null;
  base: string | null;
  siblings: string | null;
};

/**
 * Stores the findings of an image and replaces those of older rules, another base or another purpose. Those with the rules of a newer
 * release stay. Two processes can store the same image: the row of the set orders them.
 */
export async function storeFindingSet(
  db: DatabaseClient,
  key: ImageKey,
  { set, basis }: { set: Omit<FindingSet, 'state'> & { state: string }; basis: FindingBasis },
  now: Date,
): Promise<void> {
  const { repositoryId, manifestId } = key;
  const rows = set.items.map(
    ({ id, kind, certainty, savedBytes, estimated, countedBytes, unpackedBytes, ...details }, position) => ({
      ...key,
      id,
      position,
      kind,
      certainty,
      savedBytes,
      estimated,
      countedBytes,
      unpackedBytes,
      details: toStorable(details),
    }),
  );
  await db.$transaction(
    async (tx) => {
      const written = await tx.$executeRaw`
        insert into "FindingSet" as s ("repositoryId", "manifestId", "rulesVersion", purpose, "baseCount", base, siblings, state, "sizeBytes",
          "savedBytes", "certainBytes", "moreItems", "computedAt")
        values (${repositoryId}, ${manifestId}, ${set.rulesVersion}, ${basis.purpose}, ${basis.baseCount}, ${basis.base}, ${basis.siblings},
          ${set.state}, ${set.sizeBytes}, ${set.savedBytes}, ${set.certainBytes}, ${set.moreItems}, ${now})
        on conflict ("repositoryId", "manifestId") do update set "rulesVersion" = excluded."rulesVersion", purpose = excluded.purpose,
          "baseCount" = excluded."baseCount", base = excluded.base, siblings = excluded.siblings, state = excluded.state, "sizeBytes" = excluded."sizeBytes",
          "savedBytes" = excluded."savedBytes", "certainBytes" = excluded."certainBytes", "moreItems" = excluded."moreItems",
          "computedAt" = excluded."computedAt"
        where s."rulesVersion" <= excluded."rulesVersion"`;
      if (written === 0) return;
      await tx.finding.deleteMany({ where: key });
      await insertRows(tx, 'Finding', Prisma.FindingScalarFieldEnum, rows);
    },
    { timeout: 60_000 },
  );
}

/** Changes texts that PostgreSQL refuses. Names of files come from outside. */
function toStorable(details: object): unknown {
  return JSON.parse(
    JSON.stringify(details, (_, value: unknown) => (typeof value === 'string' ? storableText(value) : value)),
  );
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
    base: set.base,
    siblings: set.siblings,
    state: set.state,
    sizeBytes: toNumber(set.sizeBytes),
    savedBytes: toNumber(set.savedBytes),
    certainBytes: toNumber(set.certainBytes),
    moreItems: set.moreItems,
    items: set.items.map(toFinding),
  };
}

type FindingRow = {
  id: string;
  kind: string;
  certainty: string;
  savedBytes: bigint;
  estimated: boolean;
  countedBytes: bigint;
  unpackedBytes: bigint;
  details: unknown;
};

/** Returns a stored finding. Words of a newer release are kept as they are. */
export function toFinding({ details, kind, certainty, ...row }: FindingRow): Finding {
  // Details are only written in this form. Those of 0.8.0 have neither `perRelease` nor `otherBase`.
  const known = details as Pick<Finding, 'title' | 'shared' | 'layers' | 'paths' | 'morePaths' | 'remedy'> &
    Partial<Pick<Finding, 'perRelease' | 'otherBase'>>;
  return {
    ...known,
    perRelease: known.perRelease ?? null,
    otherBase: known.otherBase ?? null,
    id: row.id,
    kind: kind as FindingKind,
    certainty: certainty as FindingCertainty,
    savedBytes: toNumber(row.savedBytes),
    estimated: row.estimated,
    countedBytes: toNumber(row.countedBytes),
    unpackedBytes: toNumber(row.unpackedBytes),
  };
}

/** Returns what the stored findings of an image were found with; null before they are known. */
export async function findSetBasis(
  db: Database,
  key: ImageKey,
): Promise<(Omit<FindingBasis, 'purpose'> & { purpose: string }) | null> {
  return db.findingSet.findUnique({
    where: { repositoryId_manifestId: key },
    select: { rulesVersion: true, purpose: true, baseCount: true, base: true, siblings: true },
  });
}
