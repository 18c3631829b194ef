import type { Database } from '#lib/db/client.ts';
import { listRepositories } from '#lib/db/repositories.ts';
import type { Demo } from './dto/demo.ts';

/** @param progress - of the load that runs in this process, or null */
export async function readDemo(
  db: Database,
  progress: { done: number; total: number; shiftedDays: number } | null,
): Promise<Demo> {
  const repositories = (await listRepositories(db)).filter(({ origin }) => origin === 'demo').length;
  const state = progress ? 'loading' : repositories > 0 ? 'present' : 'absent';
  return { state, repositories, ...(progress ?? { done: 0, total: 0, shiftedDays: 0 }) };
}
