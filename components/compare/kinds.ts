import { formatDelta } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';

export type TreeEntry = NonNullable<Comparison['files']>['tree'][number];
export type Kind = 'added' | 'increased' | 'decreased' | 'removed';

export function kindOf({ fromBytes, toBytes }: Pick<TreeEntry, 'fromBytes' | 'toBytes'>): Kind {
  if (fromBytes === 0) return 'added';
  if (toBytes === 0) return 'removed';
  return toBytes > fromBytes ? 'increased' : 'decreased';
}

/** "+14.7 MB", "−3.15 MB" */
export function amountOf({ deltaBytes }: Pick<TreeEntry, 'deltaBytes'>): string {
  const { sign, text } = formatDelta(deltaBytes);
  return `${sign === 'down' ? '\u2212' : '+'}${text}`;
}

/** "/app/node_modules  +14.7 MB, 41 files more, 3 changed" */
export function entryTitle(entry: TreeEntry): string {
  const files = `${countOf(Math.abs(entry.deltaFiles), 'file')} ${entry.deltaFiles < 0 ? 'fewer' : 'more'}`;
  const changed = entry.replacedFiles ? `, ${formatCount(entry.replacedFiles)} changed` : '';
  return `${visibleText(entry.path)}  ${amountOf(entry)}${entry.deltaFiles === 0 ? '' : `, ${files}`}${changed}`;
}
