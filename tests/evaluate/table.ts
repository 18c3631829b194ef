import { countInWords } from '#lib/alerts/text/words.ts';
import type { MessageCount } from './messages.ts';
import type { Count, Score } from './score.ts';

const HEADS = 'steps|recall|precision|false/1k|at push|delay|repeats|alarms/1k|groups/1k|unjudged'.split('|');
const END_HEADS = 'every alarm: recall|precision|false/1k|with ends: steps|recall|precision|false/1k'.split('|');

/** Formats one line for each detector. */
export function formatScores(scores: Record<string, Score>): string {
  return formatTable(HEADS, scores, ({ delay, ...score }) => [
    ...[String(score.labels), ...cellsOf(score), score.atPush.toFixed(3)],
    `${delay.meanPushes.toFixed(2)} (${delay.meanDays.toFixed(1)} d)`,
    ...[score.repeats.toFixed(2), score.alarms.toFixed(1), score.groups.toFixed(1), String(score.unjudged)],
  ]);
}

/** Formats the two counts that include every alarm. */
export function formatEnds(scores: Record<string, Score>): string {
  return formatTable(END_HEADS, scores, ({ everyAlarm, withEnds }) => [
    ...cellsOf(everyAlarm),
    ...[String(withEnds.labels), ...cellsOf(withEnds)],
  ]);
}

/** Formats the messages of the built-in rule in three lines. */
export function formatMessages({ perThousand, stillTrue, judged, byKind, ...count }: MessageCount): string {
  const { opened, escalated, reopened } = byKind;
  return [
    `messages per 1,000 pushes, if all repositories were one's own: ${perThousand.toFixed(2)}`,
    `  ${countInWords(count.messages, 'message')} (${opened} opened, ${escalated} grew further, ${reopened} grew again) of ${countInWords(count.incidents, 'incident')} by cause, ${countInWords(count.regressions, 'regression')} of single series`,
    `  still true five pushes later: ${(100 * stillTrue).toFixed(1)} % of ${countInWords(judged, 'message')} with so many pushes after them\n`,
  ].join('\n');
}

const CURVE_HEADS = ['messages/1k', 'still true', 'judged', 'incidents'];

/** Formats one line for each rule. */
export function formatCurve(rules: readonly (MessageCount & { name: string })[]): string {
  return formatTable(CURVE_HEADS, Object.fromEntries(rules.map((rule) => [rule.name, rule])), (rule) => [
    ...[rule.perThousand.toFixed(2), `${(100 * rule.stillTrue).toFixed(1)} %`],
    ...[String(rule.judged), String(rule.incidents)],
  ]);
}

const cellsOf = ({ recall, precision, falsePerThousand }: Count) => [
  ...[recall.toFixed(3), precision.toFixed(3), falsePerThousand.toFixed(2)],
];

function formatTable<T>(heads: readonly string[], scores: Record<string, T>, toCells: (score: T) => string[]): string {
  const rows = Object.entries(scores).map(([name, score]) => ({ name, cells: toCells(score) }));
  const first = Math.max(...rows.map(({ name }) => name.length), 10);
  const widths = heads.map((head) => Math.max(head.length + 2, 14));
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(first)}${cells.map((cell, at) => cell.padStart(widths[at] ?? 14)).join('')}\n`;
  return `${line('', heads)}${rows.map(({ name, cells }) => line(name, cells)).join('')}`;
}
