import type { BaselineSource, CheckVerdict } from '#lib/domain/ci-check.ts';
import { formatBytes, formatDelta } from '#lib/format/bytes.ts';
import { countOf, formatCount } from '#lib/format/count.ts';
import { formatPart, formatPercent } from '#lib/format/percent.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { formatDateTime } from '#lib/format/time.ts';
import { describeBases } from './base.ts';
import type { PlatformCheck } from './judge.ts';
import { foldLayers, type LayerRow } from './layer-rows.ts';
import { code, hostileCode, hostileText, table } from './markdown.ts';
import type { CheckReason } from './reason.ts';

/** The baseline of a check, and how it was found. */
export type CheckBaseline = {
  how: BaselineSource;
  /** For people: "the newest push of the stream main that is older than the build". */
  sentence: string;
  reference: string | null;
  digest: string | null;
  tag: string | null;
  revision: string | null;
  /** Time of the push, ISO 8601; null when unknown. */
  at: string | null;
};

export type CheckReport = {
  reference: string;
  digest: string | null;
  verdict: CheckVerdict;
  reasons: readonly CheckReason[];
  baseline: CheckBaseline;
  platforms: readonly PlatformCheck[];
  /** Page of the check, where it can be overridden; null without a base URL. */
  link: string | null;
};

/** GitHub limits a comment to 65,536 characters; this leaves room for a marker. */
const MAX_BYTES = 60_000;
const MAX_ROWS = 40;
const TABLE_PLATFORMS = 40;

const SIGNS: Record<CheckVerdict, string> = { pass: '✅', warn: '⚠️', fail: '❌', neutral: '⚪' };

const NEXT: Record<CheckVerdict, string | null> = {
  fail: 'Make the image smaller, or override the check with a reason. The reason is recorded, and applies when this image or its revision reaches the base series.',
  warn: 'Nothing is blocked. Check the layers that grew before you merge.',
  neutral: 'Nothing is judged. Watch the base branch’s tags of this repository, or give a baseline or a budget.',
  pass: null,
};

/** Next steps when the image or its baseline could not be read. The reason has a hint of its own. */
const UNREAD: Record<CheckVerdict, string | null> = {
  fail: 'Nothing is judged until this can be read. Fix it, or override the check with a reason.',
  warn: 'Nothing is blocked, and nothing is judged.',
  neutral: 'Nothing is blocked. Run the check again when the registry answers.',
  pass: null,
};

/** Writes the report of a check, verdict first. Layer tables that exceed 60 kB are left out and counted. */
export function writeReport(report: CheckReport): string {
  const { verdict, reference, digest, baseline, platforms, reasons, link } = report;
  const head = [
    `### ${SIGNS[verdict]} Plimsoll: ${verdict}`,
    `${code(reference)}${digest === null ? '' : ` (${code(shortDigest(digest))})`}${summarise(platforms)}`,
    listReasons(reasons),
    describeBaseline(baseline),
    describeBases(platforms),
    sizeTable(platforms),
  ];
  const isUnread = platforms.length === 0 || reasons.some((reason) => reason.code === 'baseline-unreadable');
  const next = isUnread ? UNREAD[verdict] : NEXT[verdict];
  const tail = [next, link === null ? null : `[Open this check in Plimsoll](${link})`].filter((part) => part !== null);
  const changed = platforms.filter(({ deltaBytes, layers }) => deltaBytes !== null && layers.some(isChanged));
  const details = takeFitting(changed.map(layerDetails), MAX_BYTES - bytesOf([...head, ...tail].join('\n\n')) - 200);
  const left = changed.length - details.length;
  const note = left === 0 ? [] : [`Layers of ${countOf(left, 'more platform')} are left out for length.`];
  return `${[...head, ...details, ...note, ...tail].filter((part) => part !== '').join('\n\n')}\n`;
}

function summarise(platforms: readonly PlatformCheck[]): string {
  const [first] = platforms;
  if (!first) return '';
  if (first.deltaBytes === null) return ` is ${formatBytes(first.toBytes)} on ${code(first.platform)}.`;
  return ` is ${formatBytes(first.toBytes)} on ${code(first.platform)}: ${change(first.deltaBytes, first.fromBytes)}.`;
}

const MAX_REASONS = 40;

function listReasons(reasons: readonly CheckReason[]): string {
  const lines = reasons.slice(0, MAX_REASONS).map(({ platform, message, hint }) => {
    const where = platform === null ? '' : `${code(platform)}: `;
    return `- ${where}${hostileText(message)}${hint === undefined ? '' : ` ${hostileText(hint)}`}`;
  });
  return lines.join('\n');
}

function describeBaseline({ how, sentence, reference, digest, at }: CheckBaseline): string {
  if (how === 'none') return `**No baseline**: ${hostileText(sentence)}`;
  const name = reference === null ? '' : `${code(reference)} `;
  const when = at === null ? '' : `, ${formatDateTime(new Date(at), 'UTC')} UTC`;
  return `**Compared with** ${name}${digest === null ? '' : `(${code(shortDigest(digest))})`}${when}: ${hostileText(sentence)}.`;
}

function sizeTable(platforms: readonly PlatformCheck[]): string {
  if (platforms.length === 0) return '';
  const rows = platforms
    .slice(0, TABLE_PLATFORMS)
    .map((one) => [
      code(one.platform),
      one.fromBytes === null ? '–' : formatBytes(one.fromBytes),
      formatBytes(one.toBytes),
      one.deltaBytes === null ? '–' : change(one.deltaBytes, one.fromBytes),
      one.baseDeltaBytes === null ? '–' : change(one.baseDeltaBytes),
      one.ownDeltaBytes === null ? '–' : change(one.ownDeltaBytes),
      pullCost(one),
      one.budget === null ? '–' : formatBytes(one.budget.limitBytes),
      one.verdict,
    ]);
  return table(['Platform', 'Before', 'After', 'Change', 'Base', 'Own', 'Pull cost', 'Budget', 'Verdict'], rows);
}

/** "66.2 MB", and "66.2 MB (44 % unchanged)" where that is known. */
function pullCost({ pullCostBytes, unchangedPullBytes }: PlatformCheck): string {
  const pull = formatBytes(pullCostBytes);
  if (unchangedPullBytes === null || unchangedPullBytes === 0 || pullCostBytes === 0) return pull;
  return `${pull} (${formatPart(unchangedPullBytes, pullCostBytes)} unchanged)`;
}

/** "▲ 12.4 MB (+7.2 %)", "= same" */
function change(deltaBytes: number, fromBytes: number | null = null): string {
  const percent = fromBytes ? (100 * deltaBytes) / fromBytes : null;
  const { sign, text } = formatDelta(deltaBytes, percent);
  if (sign === 'same') return '= same';
  const share = percent === null ? '' : ` (${formatPercent(percent)})`;
  return `${sign === 'up' ? '▲' : '▼'} ${text}${share}`;
}

const isChanged = ({ change: kind }: { change: string }): boolean => kind !== 'same';

function layerDetails({ platform, layers }: PlatformCheck): string {
  const all = foldLayers(layers);
  const rows = all.length <= MAX_ROWS ? all : biggest(all);
  const lines = table(
    ['Layer', 'Before', 'After', 'Change'],
    rows.map((row) => [
      nameRow(row),
      row.fromBytes === 0 ? '–' : formatBytes(row.fromBytes),
      row.toBytes === 0 ? '–' : formatBytes(row.toBytes),
      change(row.deltaBytes),
    ]),
  );
  const left = all.length - rows.length;
  const note = left === 0 ? '' : `\n\n${formatCount(left)} more changed little.`;
  return `<details><summary>Layers of ${code(platform).replaceAll('`', '')}</summary>\n\n${lines}${note}\n\n</details>`;
}

/** Keeps the rows that changed most, in the order of the image. */
function biggest(rows: readonly LayerRow[]): LayerRow[] {
  const kept = new Set([...rows].sort((a, b) => Math.abs(b.deltaBytes) - Math.abs(a.deltaBytes)).slice(0, MAX_ROWS));
  return rows.filter((row) => kept.has(row));
}

const WORDS: Partial<Record<LayerRow['change'], string>> = {
  added: 'new: ',
  removed: 'gone: ',
  moved: 'moved: ',
  recompressed: 'recompressed: ',
};

function nameRow({ change: kind, count, instruction }: LayerRow): string {
  if (count > 1) return `${countOf(count, 'layer')} the same`;
  const name = instruction === null ? 'a layer of an unknown instruction' : hostileCode(instruction);
  return `${WORDS[kind] ?? ''}${name}`;
}

/** Keeps as many leading parts as fit. */
function takeFitting(parts: readonly string[], maxBytes: number): string[] {
  const kept: string[] = [];
  let bytes = 0;
  for (const part of parts) {
    bytes += bytesOf(part) + 2;
    if (bytes > maxBytes) break;
    kept.push(part);
  }
  return kept;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
