import { formatBytes, formatDelta } from '#lib/format/bytes.ts';
import { formatEfficiency, formatOtherEfficiency } from '#lib/format/efficiency.ts';
import { formatPart, percentOf } from '#lib/format/percent.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { formatDate } from '#lib/format/time.ts';
import type { Point, PointList } from '#lib/views/dto/streams.ts';
import { inOrder, originWords, pointPercent } from './model.ts';
import { verdictWords } from './verdict-words.ts';

/** `percent` is of the size before; null when that is zero. */
function deltaText(bytes: number, percent: number | null): string {
  const { sign, text } = formatDelta(bytes, percent);
  return sign === 'same' ? 'same size' : `${sign} ${text}`;
}

const nameOf = (point: Point): string =>
  `${tagLabel(point.tag)}, ${formatDate(new Date(point.at))}, ${formatBytes(point.sizeBytes)}`;

/** What is known of a push once its layers are read; "" before. */
function filesText({ unpackedBytes, efficiency, diveEfficiency }: Point): string {
  if (unpackedBytes === null || efficiency === null) return '';
  const inDive = formatOtherEfficiency(efficiency, diveEfficiency);
  const texts = [`unpacked ${formatBytes(unpackedBytes)}`, `efficiency ${formatEfficiency(efficiency)}`];
  return [...texts, ...(inDive === null ? [] : [`in dive ${inDive}`])].map((text) => `, ${text}`).join('');
}

/** Describes the selected push, or the two that are compared, to screen readers. */
export function selectionText(point: Point | undefined, compared: Point | undefined, rule: PointList['rule']): string {
  if (point === undefined) return 'no push selected';
  if (compared !== undefined) {
    const [from, to] = inOrder(point, compared);
    const bytes = to.sizeBytes - from.sizeBytes;
    return `${nameOf(from)}, compared with ${nameOf(to)}: ${deltaText(bytes, percentOf(bytes, from.sizeBytes))}`;
  }
  const change =
    point.deltaBytes === null
      ? 'nothing to compare with'
      : `${deltaText(point.deltaBytes, pointPercent(point))} ${originWords(point)}`.trimEnd();
  const built = point.atSource === 'created' ? ', back-filled from build date' : '';
  const { bytes, unchangedBytes } = point.pull;
  const unchanged =
    unchangedBytes === null || bytes === 0 ? '' : `, ${formatPart(unchangedBytes, bytes)} of it unchanged`;
  return `${nameOf(point)}, ${change}, pull cost ${formatBytes(point.pullCostBytes)}${unchanged}${filesText(point)}${built}. ${verdictWords(point, rule).join(' ')}`;
}
