import type { DatabaseClient } from '#lib/db/client.ts';
import * as Prisma from '#lib/db/generated/internal/prismaNamespace.ts';
import { insertRows } from '#lib/db/rows.ts';
import type { FindingKind, ImagePurpose } from '#lib/domain/finding.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';

/** Its id is its kind by default. */
export type FoundRow = { id?: string; kind: FindingKind; savedBytes: number };

export type FindingRows = {
  repositoryId: string;
  digest: string;
  sizeBytes?: number;
  /** In their order. They share no bytes. */
  found: readonly FoundRow[];
  rulesVersion?: number;
  state?: 'complete' | 'partial';
  purpose?: ImagePurpose;
  baseCount?: number | null;
};

/** Stores the findings of an image, as the rules would have found them, without evidence. */
export async function insertFindingRows(db: DatabaseClient, rows: FindingRows): Promise<void> {
  const { repositoryId, digest, sizeBytes = 167_000_000, found } = rows;
  const { purpose = 'runtime', baseCount = null, state = 'complete', rulesVersion = FINDING_RULES_VERSION } = rows;
  const { id: manifestId } = await db.manifest.findUniqueOrThrow({ where: { digest }, select: { id: true } });
  const savedBytes = found.reduce((sum, one) => sum + one.savedBytes, 0);
  const sums = { sizeBytes, savedBytes, certainBytes: savedBytes, moreItems: 0 };
  const key = { repositoryId, manifestId };
  const basis = { rulesVersion, state, purpose, baseCount };
  await db.findingSet.create({ data: { ...key, ...sums, ...basis, computedAt: new Date() } });
  const items = found.map(({ id, kind, savedBytes: bytes }, position) => ({
    ...key,
    position,
    kind,
    id: id ?? kind,
    certainty: 'certain',
    savedBytes: bytes,
    countedBytes: bytes,
    unpackedBytes: bytes,
    estimated: false,
    details: { title: kind, layers: [], paths: [], morePaths: 0, remedy: { text: '', before: null, after: null } },
  }));
  await insertRows<Prisma.FindingScalarFieldEnum>(db, 'Finding', Prisma.FindingScalarFieldEnum, items);
}
