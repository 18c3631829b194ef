import { may } from '#lib/auth/permissions.ts';
import type { ImageKey } from '#lib/db/findings/finding-sets.ts';
import { findSums } from '#lib/db/findings/saved-bytes.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import type { GuardedViews } from '../context.ts';
import type { FindingsSummary } from '../dto/findings.ts';

/** Returns the stored findings of an image in sums; null while they are unknown. Secrets count only for callers who may write. */
export async function summariseFindings(guarded: GuardedViews, key: ImageKey): Promise<FindingsSummary | null> {
  const { db } = guarded.require('read');
  const sums = await findSums(db, key, FINDING_RULES_VERSION);
  if (sums === null) return null;
  const { savedBytes, findings, secrets, estimated } = sums;
  return { savedBytes, count: findings + (may(guarded.caller, 'write') ? secrets : 0), estimated };
}
