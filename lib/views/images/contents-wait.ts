import { daysToRead } from '#lib/analysis/polls/days-to-read.ts';
import type { Database } from '#lib/db/client.ts';
import type { ContentsRow } from '#lib/db/contents/contents.ts';
import { findContentsWait } from '#lib/db/contents/contents-progress.ts';
import type { ContentsWait } from '../dto/contents.ts';

/** The time, and the bytes of layers that are read automatically from each registry a day. */
export type Circumstances = { now: Date; bytesPerDay: number };

/** Returns how long layers wait for the daily budget of their registry; null when none waits longer than today. */
export async function readContentsWait(
  db: Database,
  repositoryId: string,
  layers: Iterable<ContentsRow>,
  { now, bytesPerDay }: Circumstances,
): Promise<ContentsWait | null> {
  const queued = [...layers].filter(({ state }) => state === 'queued').map(({ digest }) => digest);
  if (queued.length === 0 || bytesPerDay === 0) return null;
  const wait = await findContentsWait(db, repositoryId, queued, now);
  const days = wait && daysToRead(wait.bytes, wait.readTodayBytes, bytesPerDay);
  return days ? { days, bytesPerDay } : null;
}
