import type { DatabaseClient } from '#lib/db/client.ts';
import { type FindingRows, type FoundRow, insertFindingRows } from './finding-rows.ts';
import { digestOf, insertSeriesRows } from './series-rows.ts';

/** Null: the findings of the image are unknown. */
export type FoundPush = { found: readonly FoundRow[] | null } & Partial<Omit<FindingRows, 'found'>>;

const DAY_MS = 86_400_000;

/**
 * Inserts the main series of a repository, "main" on linux/amd64, with the findings of its images. Their digests are those of "name 0",
 * "name 1" and so on.
 *
 * @param last - the time of the last push
 */
export async function insertMainSeries(
  db: DatabaseClient,
  {
    repositoryId,
    name,
    pushes,
    last,
    everyDays = 1,
  }: {
    repositoryId: string;
    name: string;
    pushes: readonly FoundPush[];
    last: Date;
    everyDays?: number;
  },
): Promise<void> {
  const since = new Date(last.getTime() - (pushes.length - 1) * everyDays * DAY_MS);
  const seriesId = await insertSeriesRows(db, { repositoryId, sizes: pushes.map(() => 167), since, everyDays, name });
  await db.repositorySummary.create({
    data: {
      repositoryId,
      seriesId,
      streamKey: 'tag:main',
      streamLabel: 'main',
      tagName: 'main',
      platform: 'linux/amd64',
      headlineReason: 'latest',
      sizeBytes: 167_000_000n,
      spark: [],
      tagCount: 1,
      streamCount: 1,
      derivedAt: last,
    },
  });
  for (const [position, { found, ...change }] of pushes.entries())
    if (found !== null)
      await insertFindingRows(db, { repositoryId, digest: digestOf(`${name} ${position}`), found, ...change });
}
