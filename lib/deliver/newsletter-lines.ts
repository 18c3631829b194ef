import type { NewsletterLine } from '#lib/alerts/message-facts.ts';
import type { RankedLine } from '#lib/alerts/newsletter.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import { compileSubjects } from '#lib/analysis/rules/stored.ts';
import type { Database } from '#lib/db/client.ts';
import type { SizeChangeRow } from '#lib/db/newsletter-sizes.ts';
import { listOwnerRules } from '#lib/db/owners.ts';

/** Turns rows into lines, without those that do not concern the channel. */
export type LineMaker = <T extends SizeChangeRow>(rows: readonly T[]) => (RankedLine & { row: T })[];

/** @param baseUrl - public address of Plimsoll; empty where not configured, and lines have no link then */
export async function createLineMaker(
  db: Database,
  isMatch: (subject: Subject) => boolean,
  baseUrl: string,
): Promise<LineMaker> {
  const toSubject = compileSubjects(await listOwnerRules(db));
  const base = baseUrl.replace(/\/+$/, '');
  return (rows) =>
    rows.flatMap((row) => {
      const subject = toSubject(row);
      if (!isMatch(subject)) return [];
      const { newestId, beforeId } = row;
      return [{ row, newestId, beforeId, line: toLine(row, subject, base) }];
    });
}

function toLine(row: SizeChangeRow, { reference, owner }: Subject, base: string): NewsletterLine {
  const { repositoryId, streamKey, streamLabel, platform, sizeBytes, beforeBytes } = row;
  const deltaBytes = sizeBytes - beforeBytes;
  const query = new URLSearchParams({ stream: streamKey, platform });
  return {
    reference,
    owner,
    platform,
    sizeBytes,
    deltaBytes,
    stream: streamLabel,
    deltaPercent: beforeBytes === 0 ? null : Math.round((deltaBytes / beforeBytes) * 1_000) / 10,
    link: base === '' ? null : `${base}/repositories/${repositoryId}?${query}`,
  };
}
