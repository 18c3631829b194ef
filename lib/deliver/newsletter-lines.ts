import type { NewsletterLine } from '#lib/alerts/message-facts.ts';
import type { ChangeLine } from '#lib/alerts/newsletter.ts';
import { compileRules } from '#lib/analysis/rules/choose.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import { compileSubjects, toRuleNow } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import type { SizeChangeRow } from '#lib/db/deliveries/newsletter-sizes.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { listRules } from '#lib/db/settings/rules.ts';
import { isSameSize } from '#lib/format/same-size.ts';

/** Turns rows into lines, without those that do not concern the channel. */
export type LineMaker = <T extends SizeChangeRow>(rows: readonly T[]) => (ChangeLine & { row: T })[];

/** @param baseUrl - base URL of links; without it, lines have no link */
export async function createLineMaker(
  db: Database,
  isMatch: (subject: Subject) => boolean,
  baseUrl: string,
): Promise<LineMaker> {
  const toSubject = compileSubjects(await listOwnerRules(db));
  const chooseRule = compileRules((await listRules(db)).map(toRuleNow));
  const base = baseUrl.replace(/\/+$/, '');
  return (rows) =>
    rows.flatMap((row) => {
      const subject = toSubject(row);
      if (!isMatch(subject)) return [];
      const { newestId, beforeId } = row;
      const { small: floor } = chooseRule(subject).settings.steps;
      return [{ row, newestId, beforeId, floor, line: toLine(row, subject, base) }];
    });
}

function toLine(row: SizeChangeRow, { reference, owner }: Subject, base: string): NewsletterLine {
  const { repositoryId, streamKey, streamLabel, platform, sizeBytes, beforeBytes } = row;
  const deltaBytes = sizeBytes - beforeBytes;
  const percent = beforeBytes === 0 ? null : (deltaBytes / beforeBytes) * 100;
  const query = new URLSearchParams({ stream: streamKey, platform });
  return {
    reference,
    owner,
    platform,
    sizeBytes,
    deltaBytes,
    stream: streamLabel,
    deltaPercent: percent === null ? null : roundPercent(deltaBytes, percent),
    link: base === '' ? null : `${base}/repositories/${repositoryId}?${query}`,
  };
}

/** Rounds to tenths. A change that counts as none is 0: rounded, 0.06 % would be 0.1 %. */
function roundPercent(deltaBytes: number, percent: number): number {
  return isSameSize(deltaBytes, percent) ? 0 : Math.round(percent * 10) / 10;
}
