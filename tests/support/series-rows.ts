import { createHash } from 'node:crypto';
import { seriesId, streamId } from '#lib/analysis/series/ids.ts';
import type { Database } from '#lib/db/client.ts';

const DAY_MS = 86_400_000;
const MB = 1_000_000;

export type SeriesRows = {
  repositoryId: string;
  /** "tag:main" */
  streamKey?: string;
  platform?: string;
  /** The size of each push, in millions of bytes. */
  sizes: readonly number[];
  /** The part of each size that belongs to the base. */
  baseMegabytes?: number | null;
  since: Date;
  everyDays?: number;
  /** Digests of the indexes of the pushes. By default each push has its own. */
  indexDigests?: readonly string[];
  /** Distinguishes its images from those of other series. Equal names mean aliases. */
  name?: string;
  labels?: Record<string, string>;
};

/** Returns the digest of a short text. */
export const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * Inserts a stream with a series of points as derivation writes them, and their images. @returns the id of the series
 */
export async function insertSeriesRows(db: Database, rows: SeriesRows): Promise<string> {
  const { repositoryId, streamKey = 'tag:main', platform = 'linux/amd64', baseMegabytes = null } = rows;
  const label = streamKey.slice(streamKey.indexOf(':') + 1);
  const stream = { id: streamId(repositoryId, streamKey), repositoryId, key: streamKey, label, tagCount: 1 };
  await db.stream.upsert({ where: { id: stream.id }, create: { ...stream, form: 'moving' }, update: {} });
  const id = seriesId(repositoryId, streamKey, platform);
  const pointCount = rows.sizes.length;
  await db.series.create({ data: { id, repositoryId, streamId: stream.id, platform, pointCount } });
  for (const [position, megabytes] of rows.sizes.entries()) {
    const sizeBytes = BigInt(megabytes * MB);
    const baseBytes = baseMegabytes === null ? null : BigInt(baseMegabytes * MB);
    const digest = digestOf(`${rows.name ?? id} ${position}`);
    const manifestId = await insertImage(db, digest, sizeBytes, platform, rows.labels ?? {});
    const readAt = rows.since;
    await db.repositoryManifest.upsert({
      where: { repositoryId_manifestId: { repositoryId, manifestId } },
      create: { repositoryId, manifestId, readAt, configReadAt: readAt },
      update: {},
    });
    await db.point.create({
      data: {
        seriesId: id,
        position,
        tagName: label,
        manifestId,
        atSource: 'observed',
        sizeBytes,
        baseBytes,
        at: new Date(rows.since.getTime() + position * (rows.everyDays ?? 1) * DAY_MS),
        indexDigest: rows.indexDigests?.[position] ?? null,
        ownBytes: baseBytes === null ? null : sizeBytes - baseBytes,
        pullCostBytes: sizeBytes,
        layerCount: 1,
        segment: 0,
      },
    });
  }
  return id;
}

async function insertImage(
  db: Database,
  digest: string,
  sizeBytes: bigint,
  platform: string,
  labels: Record<string, string>,
): Promise<number> {
  const known = await db.manifest.findUnique({ where: { digest }, select: { id: true } });
  if (known) return known.id;
  const configDigest = digestOf(`config of ${digest}`);
  await db.config.create({ data: { digest: configDigest, state: 'present' } });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const { id } = await db.manifest.create({
    data: {
      digest,
      mediaType,
      kind: 'image',
      raw: Buffer.from('{}'),
      fetchedAt: new Date(),
      image: {
        create: {
          configDigest,
          configBytes: 1n,
          platform,
          sizeBytes,
          layerCount: 1,
          layersKey: digest,
          labels,
          facts: {},
        },
      },
    },
    select: { id: true },
  });
  return id;
}
