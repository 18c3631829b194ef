import type { DatabaseClient } from '#lib/db/client.ts';
import * as Prisma from '#lib/db/generated/internal/prismaNamespace.ts';
import { insertRows } from '#lib/db/rows.ts';
import type { FindingCertainty, FindingKind, ImagePurpose } from '#lib/domain/finding.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';

/** Its id is its kind by default. What it shares with earlier findings does not count in the sum of the set. */
export type FoundRow = {
  id?: string;
  kind: FindingKind;
  /** "certain" by default. */
  certainty?: FindingCertainty;
  savedBytes: number;
  shared?: { earlier: string[]; bytes: number }[];
};

export type FindingRows = {
  repositoryId: string;
  digest: string;
  sizeBytes?: number;
  /** In their order. */
  found: readonly FoundRow[];
  rulesVersion?: number;
  state?: 'complete' | 'partial';
  purpose?: ImagePurpose;
  baseCount?: number | null;
};

const NO_DETAILS = { layers: [], paths: [], morePaths: 0, remedy: { text: '', before: null, after: null } };

const countedBytesOf = ({ savedBytes, shared = [] }: FoundRow): number =>
  shared.reduce((bytes, one) => bytes - one.bytes, savedBytes);

/** Stores the findings of an image, as the rules would have found them, without evidence. */
export async function insertFindingRows(db: DatabaseClient, rows: FindingRows): Promise<void> {
  const { repositoryId, digest, sizeBytes = 167_000_000, found } = rows;
  const { purpose = 'runtime', baseCount = null, state = 'complete', rulesVersion = FINDING_RULES_VERSION } = rows;
  const { id: manifestId } = await db.manifest.findUniqueOrThrow({ where: { digest }, select: { id: true } });
  const savedBytes = found.reduce((sum, one) => sum + countedBytesOf(one), 0);
  const sums = { sizeBytes, savedBytes, certainBytes: savedBytes, moreItems: 0 };
  const key = { repositoryId, manifestId };
  const basis = { rulesVersion, state, purpose, baseCount };
  await db.findingSet.create({ data: { ...key, ...sums, ...basis, computedAt: new Date() } });
  const items = found.map((one, position) => ({
    ...key,
    position,
    kind: one.kind,
    id: one.id ?? one.kind,
    certainty: one.certainty ?? 'certain',
    savedBytes: one.savedBytes,
    countedBytes: countedBytesOf(one),
    unpackedBytes: one.savedBytes,
    estimated: false,
    details: { ...NO_DETAILS, title: one.kind, shared: one.shared ?? [] },
  }));
  await insertRows<Prisma.FindingScalarFieldEnum>(db, 'Finding', Prisma.FindingScalarFieldEnum, items);
}
