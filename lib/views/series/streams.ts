import { getRepository } from '#lib/db/repositories/repositories.ts';
import { listStreams } from '#lib/db/series/series.ts';
import { comparePlatforms } from '#lib/image/platform.ts';
import type { GuardedViews } from '../context.ts';
import type { StreamList } from '../dto/streams.ts';

/** Returns the streams of a repository, those with most tags first, with their platforms, linux/amd64 first. @throws NotFoundError */
export async function readStreams(guarded: GuardedViews, repositoryId: string): Promise<StreamList> {
  const { db } = guarded.require('read');
  await getRepository(db, repositoryId);
  const streams = await listStreams(db, repositoryId);
  return {
    items: streams.map((stream) => ({
      ...stream,
      series: stream.series
        .map(({ latest, ...series }) => ({ ...series, latest: latest && { ...latest, at: latest.at.toISOString() } }))
        .sort((a, b) => comparePlatforms(a.platform, b.platform)),
    })),
  };
}
