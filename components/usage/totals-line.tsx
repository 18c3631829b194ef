import { formatBytes, formatExactBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import type { Usage } from '#lib/views/dto/usage.ts';

/** "1.20 GB in 412 tags · 310 MB distinct · 120 MB shared · 24 MB only in the past, of what Plimsoll saw" */
export function TotalsLine({ totals }: Pick<Usage, 'totals'>) {
  const { byTagsBytes, distinctBytes, sharedBytes, pastBytes, tagCount } = totals;
  return (
    <p className="text-m text-muted">
      <Amount bytes={byTagsBytes} /> in {countOf(tagCount, 'tag')} · <Amount bytes={distinctBytes} /> distinct ·{' '}
      <Amount bytes={sharedBytes} /> shared by several repositories · <Amount bytes={pastBytes} /> only in the past, of
      what Plimsoll saw
    </p>
  );
}

const Amount = ({ bytes }: { bytes: number }) => (
  <span className="num text-ink" title={formatExactBytes(bytes)}>
    {formatBytes(bytes)}
  </span>
);
