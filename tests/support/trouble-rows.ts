import type { Database } from '#lib/db/client.ts';
import { digestOf } from './series-rows.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const AT = new Date('2026-01-01T00:00:00Z');

/**
 * Inserts an index that the repository has read, as a poll would leave it. Its children may be unread.
 * @returns its id
 */
export async function insertIndexRow(
  db: Database,
  repositoryId: string,
  name: string,
  childIds: readonly number[] = [],
): Promise<number> {
  const { id } = await db.manifest.create({
    data: { digest: digestOf(name), mediaType: INDEX, kind: 'index', raw: Buffer.from(name), fetchedAt: AT },
    select: { id: true },
  });
  await db.repositoryManifest.create({ data: { repositoryId, manifestId: id, readAt: AT } });
  const children = await db.manifest.findMany({ where: { id: { in: [...childIds] } } });
  await db.indexEntry.createMany({
    data: children.map((child, position) => ({
      indexId: id,
      position,
      digest: child.digest,
      childId: child.id,
      mediaType: INDEX,
      sizeBytes: 1n,
      raw: {},
      role: child.kind === 'index' ? ('index' as const) : ('image' as const),
      state: 'present' as const,
    })),
  });
  return id;
}

type TagRow = { missingSince?: Date; goneAt?: Date; pointsTo?: number };

/** Inserts a tag and, when it points to something, its open observation. @returns its id */
export async function insertTagRow(
  db: Database,
  repositoryId: string,
  name: string,
  { pointsTo, missingSince, goneAt }: TagRow = {},
): Promise<number> {
  const { id } = await db.tag.create({
    data: {
      repositoryId,
      name,
      form: 'moving',
      listedAt: AT,
      missingSince: missingSince ?? null,
      goneAt: goneAt ?? null,
    },
    select: { id: true },
  });
  if (pointsTo !== undefined)
    await db.observation.create({
      data: { repositoryId, tagId: id, manifestId: pointsTo, firstSeenAt: AT, openTagId: id },
    });
  return id;
}

type ProblemRow = {
  code: string;
  message?: string;
  hint?: string | null;
  status?: number | null;
  since?: Date;
  triedAt?: Date;
  nextTryAt?: Date | null;
};

export async function insertProblemRow(db: Database, tagId: number, { code, ...rest }: ProblemRow): Promise<void> {
  await db.tagProblem.create({ data: { tagId, code, message: `It is ${code}.`, since: AT, triedAt: AT, ...rest } });
}

type PartRow = Omit<ProblemRow, 'status'> & { name: string; kind?: 'child' | 'config'; platform?: string | null };

export async function insertUnreadPartRow(
  db: Database,
  repositoryId: string,
  manifestId: number,
  { name, kind = 'child', platform = null, code, ...rest }: PartRow,
): Promise<void> {
  await db.unreadPart.create({
    data: {
      repositoryId,
      manifestId,
      digest: digestOf(name),
      kind,
      platform,
      depth: 1,
      code,
      message: `${name} is ${code}.`,
      since: AT,
      triedAt: AT,
      ...rest,
    },
  });
}
