import type { CheckLimit } from '#lib/alerts/ci-check/judge.ts';
import type { ChosenRule } from '#lib/analysis/rules/choose.ts';
import { compileJudging } from '#lib/analysis/rules/judging.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { Database } from '#lib/db/client.ts';
import type { RepositoryWithState } from '#lib/db/repositories/repositories.ts';
import { loadJudgingRows } from '#lib/db/settings/judging-rows.ts';

/** The rule and limits that a platform of an image is judged by. */
export type PlatformRules = { rule: ChosenRule; limits: CheckLimit[] };

/**
 * Loads the rules and budgets for each platform of an image. They can match an unwatched image, too: it counts as own.
 *
 * @param budget - limit in bytes from the caller; replaces stored budgets
 */
export async function loadPlatformRules(
  db: Database,
  target: { host: string; name: string; repository: RepositoryWithState | null; streamKey: string | null },
  budget: number | undefined,
  now: Date,
): Promise<(platform: string) => PlatformRules> {
  const { host, name, repository, streamKey } = target;
  const judging = compileJudging(await loadJudgingRows(db));
  const { reference, owner } = judging.ownerOf({
    host,
    name,
    relation: 'ours',
    owner: repository?.owner ?? null,
    labelledOwner: repository?.summary?.labelledOwner ?? null,
  });
  const given: CheckLimit[] = budget === undefined ? [] : [{ metric: 'total', limitBytes: budget }];
  return (platform) => {
    const relation = repository?.relation ?? 'ours';
    const subject: Subject = { reference, relation, owner, stream: streamKey, platform };
    const set = judging.chooseBudget(subject, now);
    return { rule: judging.chooseRule(subject), limits: given.length > 0 ? given : set ? [set] : [] };
  };
}
