import type { Database } from '../client.ts';
import { getRegistry } from '../registries/registries.ts';
import { type JudgingRows, loadJudgingRows } from '../settings/judging-rows.ts';
import { type AcceptedLevelRow, listAcceptedLevels } from './accepted-levels.ts';
import { listMembersOf, type MemberRow } from './incident-members.ts';

/** What the series of a repository are judged by, and its members of incidents so far. */
export type JudgedRows = JudgingRows & {
  /** Host of its registry. */
  host: string;
  levels: AcceptedLevelRow[];
  members: MemberRow[];
};

/** @throws NotFoundError when the registry was deleted */
export async function loadJudged(
  tx: Database,
  { id, registryId }: { id: string; registryId: string },
  now: Date,
): Promise<JudgedRows> {
  const [{ host }, rows, levels, members] = await Promise.all([
    getRegistry(tx, registryId),
    loadJudgingRows(tx),
    listAcceptedLevels(tx, id, now),
    listMembersOf(tx, id),
  ]);
  return { ...rows, host, levels, members };
}
