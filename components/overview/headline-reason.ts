import { visibleText } from '#lib/format/text.ts';
import type { Headline } from '#lib/views/dto/overview.ts';

const REASONS: Record<Headline['reason'], string> = {
  pinned: 'shown because it is pinned',
  latest: 'shown because “latest” is pulled by default',
  'highest-version': 'shown because it has the highest versions',
  only: 'the only series',
  newest: 'shown because it was pushed last',
};

/** "x.y.z · linux/amd64: shown because the history of “latest” is short. latest = 1.3.0" */
export function headlineReason(headline: Headline): string {
  const { label, platform, reason, insteadOf } = headline;
  const why =
    insteadOf === null ? REASONS[reason] : `shown because the history of “${visibleText(insteadOf)}” is short`;
  const latest = latestWords(headline);
  return `${visibleText(label)} · ${platform}: ${why}${latest === null ? '' : `. ${latest}`}`;
}

/** "latest = 1.3.0", where the two are the same image; else null. */
export const latestWords = ({ latestVersion }: Headline): string | null =>
  latestVersion === null ? null : `latest = ${latestVersion}`;
