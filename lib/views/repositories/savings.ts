import { MOST_PUSHES, sumSavedSoFar } from '#lib/analysis/findings/saved-so-far.ts';
import { findNodes } from '#lib/analysis/nodes.ts';
import { compileOwners } from '#lib/analysis/owner.ts';
import { may } from '#lib/auth/permissions.ts';
import type { Database } from '#lib/db/client.ts';
import { listFindingsOfMainSeries } from '#lib/db/findings/image-findings.ts';
import { listNodesRules } from '#lib/db/findings/nodes-rules.ts';
import { listSavings, type SavingSpan, type StoredSaving } from '#lib/db/findings/saved-bytes.ts';
import { listOwned } from '#lib/db/repositories/owners.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { SAVING_DAYS } from '#lib/format/saving.ts';
import type { GuardedViews } from '../context.ts';
import type { CouldSave, ImageSaving } from '../dto/could-save.ts';

const DAY_MS = 86_400_000;

/** Loads what counts now. @param repositoryId - the only repository that is asked for; null for all */
export async function loadSavingSpan(db: Database, now: Date, repositoryId: string | null = null): Promise<SavingSpan> {
  const rules = await listNodesRules(db);
  const since = new Date(now.getTime() - SAVING_DAYS * DAY_MS);
  // Most installations have no rule with nodes, so that the owners of all repositories are seldom needed.
  const owned = rules.some(({ nodes }) => nodes !== null) ? await listOwned(db, repositoryId) : [];
  const ownerOf = compileOwners(rules);
  const nodes = owned.map((row) => {
    const { owner, pattern } = ownerOf(row);
    return [row.id, findNodes({ nodes: null, owner, pattern }, rules)] as const;
  });
  return { rulesVersion: FINDING_RULES_VERSION, since, nodes: Object.fromEntries(nodes) };
}

/** Maps repositories to what their newest images could save. Those whose findings are unknown are left out. */
export async function mapCouldSave(
  db: Database,
  repositoryIds: readonly string[],
  span: SavingSpan,
): Promise<ReadonlyMap<string, CouldSave>> {
  const found = await listSavings(db, repositoryIds, span);
  return new Map(found.map((saving) => [saving.repositoryId, toCouldSave(saving)]));
}

const toCouldSave = ({ savedBytes, releases, nodes }: StoredSaving): CouldSave => ({ savedBytes, releases, nodes });

/** Maps repositories to the sums of their newest findings. The number of secrets is only for callers who may write. */
export async function mapImageSavings(
  guarded: GuardedViews,
  repositoryIds: readonly string[],
  span: SavingSpan,
): Promise<ReadonlyMap<string, ImageSaving>> {
  const { db } = guarded.require('read');
  const maySeeSecrets = may(guarded.caller, 'write');
  const found = await listSavings(db, repositoryIds, span);
  return new Map(
    found.map((saving) => {
      const { repositoryId, digest, sizeBytes, findings, secrets } = saving;
      const sums = { digest, sizeBytes, findings, secrets: maySeeSecrets ? secrets : null, savedSoFarBytes: null };
      return [repositoryId, { ...toCouldSave(saving), ...sums }];
    }),
  );
}

/** Returns the sums of the newest findings of one repository with what was saved so far; null while they are unknown. */
export async function findImageSaving(guarded: GuardedViews, id: string, now: Date): Promise<ImageSaving | null> {
  const { db } = guarded.require('read');
  const saving = (await mapImageSavings(guarded, [id], await loadSavingSpan(db, now, id))).get(id);
  if (saving === undefined) return null;
  const newest = { rulesVersion: FINDING_RULES_VERSION, most: MOST_PUSHES };
  return { ...saving, savedSoFarBytes: sumSavedSoFar(await listFindingsOfMainSeries(db, [id], newest)) };
}
