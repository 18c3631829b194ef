import { formatBytes } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import type { Registry } from '#lib/views/dto/registry.ts';

type Contents = NonNullable<Registry['contents']>;

/** "Contents: 12 of 40 layers read · 1.20 GB of 2.00 GB today · the rest in about 3 days (5.10 GB)" */
export function contentsSentence(contents: Contents): string {
  const { readLayers, queuedLayers, readTodayBytes, bytesPerDay } = contents;
  const all = readLayers + queuedLayers;
  const read = queuedLayers === 0 ? countOf(all, 'layer') : `${formatCount(readLayers)} of ${countOf(all, 'layer')}`;
  const today =
    bytesPerDay === 0 ? 'on request only' : `${formatBytes(readTodayBytes)} of ${formatBytes(bytesPerDay)} today`;
  const parts = [...(all === 0 ? [] : [`${read} read`]), today, ...restOf(contents)];
  return `Contents: ${parts.join(' · ')}`;
}

function restOf({ queuedLayers, queuedBytes, daysLeft }: Contents): string[] {
  if (queuedLayers === 0) return [];
  const when = daysLeft === null ? '' : daysLeft === 0 ? ' today' : ` in about ${countOf(daysLeft, 'day')}`;
  return [`the rest${when} (${formatBytes(queuedBytes)})`];
}
