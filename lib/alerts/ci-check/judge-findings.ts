import type { FindingsChange } from '#lib/analysis/findings/compare-findings.ts';
import type { CheckReasonCode, CheckVerdict, FindingCheck, FindingChecks } from '#lib/domain/ci-check.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { describeAdded, describeSecrets } from '#lib/format/findings-change.ts';
import type { CheckReason } from './reason.ts';

/** What a change adds to the findings of an image, and what the check does about each kind. */
export type AddedFindings = {
  /** Null where the findings of one of the images are unknown. */
  change: FindingsChange | null;
  checks: FindingChecks;
};

type Judged = { verdict: CheckVerdict; reason: CheckReason };

/** Judges what a change adds to the findings: kinds that fail first, then those that warn, then secrets. Pure. */
export function judgeFindings({ change, checks }: AddedFindings, platform: string): Judged[] {
  if (change === null) return [];
  const checkOf = (kind: string): FindingCheck => {
    // Only a newer release has other kinds.
    const known = findWord(FINDING_KINDS, kind);
    return (known === null ? undefined : checks[known]) ?? 'warn';
  };
  const judge = (verdict: CheckVerdict, code: CheckReasonCode, message: string): Judged => ({
    verdict,
    reason: { code, message, platform },
  });
  const judged = (['fail', 'warn'] as const).flatMap((verdict) => {
    const added = change.added.filter(({ kind }) => checkOf(kind) === verdict);
    return added.length === 0 ? [] : judge(verdict, 'findings-added', `This change adds ${describeAdded(added)}.`);
  });
  const secrets = describeSecrets(change.secrets);
  const check = checkOf('secret');
  return secrets === null || check === 'off' ? judged : [...judged, judge(check, 'secrets-added', secrets)];
}
