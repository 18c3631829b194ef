import type { ContentsNote } from '#lib/contents/note.ts';
import { SECRET_SCAN_LIMITS, type SkippedSecrets } from './hit.ts';

/** Returns the notes of a listing for what the scan for secrets left out, without paths. */
export function noteUnscanned({ hits, largeFiles, largeTexts, failedFiles }: SkippedSecrets): ContentsNote[] {
  const most = SECRET_SCAN_LIMITS.fileBytes / 2 ** 20;
  const messages: [number, string][] = [
    [largeTexts, `Text files not scanned for secrets: ${largeTexts}, too big (more than ${most} MiB).`],
    [largeFiles, `Files scanned for secrets only in part: ${largeFiles}, too big.`],
    [failedFiles, `Files not scanned for secrets: ${failedFiles}, because the scan failed.`],
    [hits, `Secrets found beyond those that are kept: ${hits}.`],
  ];
  return messages.flatMap(([count, message]) => (count > 0 ? { code: 'secrets-not-scanned', message } : []));
}
