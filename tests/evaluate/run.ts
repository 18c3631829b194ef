import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DETECTORS } from './detectors.ts';
import { type Score, scoreDetector } from './score.ts';
import { readSeries, type Series } from './series.ts';

const HELP = `npm run evaluate -- --data <folder> [options]

Runs the step detector, and what others do, over <folder>/series.jsonl.gz, and compares them with hindsight: a step up that
is over the floors against the median of the five pushes before it and still there at the median of five from it on.

  --by-repository  our own figures for each repository with a labelled step
  --json           everything as JSON on standard output
  --help           this text

Hindsight shares the detector's floors: a rule of these alone finds every step by construction. The figures show rates and
delays, not that one is better than another. Alarms at the first and last five pushes of a series cannot be judged by
hindsight; they are counted as "unjudged" and nowhere else.`;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    'by-repository': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(`${HELP}\n`);
else if (!values.data || !existsSync(join(values.data, 'series.jsonl.gz'))) {
  process.stderr.write('evaluate: give a folder with series.jsonl.gz as --data. --help says more.\n');
  process.exitCode = 2;
} else evaluate(readSeries(values.data));

function evaluate(series: readonly Series[]): void {
  const detectors = Object.fromEntries(
    Object.entries(DETECTORS).map(([name, detect]) => [name, scoreDetector(series, detect)]),
  );
  const repositories = values['by-repository'] ? scoreRepositories(series) : {};
  const pushes = series.reduce((count, one) => count + one.pushes.length, 0);
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ series: series.length, pushes, detectors, repositories }, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${series.length} series, ${pushes} pushes\n`);
  print(detectors);
  if (values['by-repository']) print(repositories);
}

function scoreRepositories(series: readonly Series[]): Record<string, Score> {
  const own = DETECTORS.plimsoll;
  if (!own) return {};
  const scores = [...Map.groupBy(series, ({ repository }) => repository)].map(
    ([name, list]) => [name, scoreDetector(list, own)] as const,
  );
  return Object.fromEntries(scores.filter(([, { labels }]) => labels > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function print(scores: Record<string, Score>): void {
  const rows = Object.entries(scores).map(([name, score]) => [
    name,
    [
      String(score.labels),
      score.recall.toFixed(3),
      score.precision.toFixed(3),
      score.falsePerThousand.toFixed(2),
      score.atPush.toFixed(3),
      `${score.delay.meanPushes.toFixed(2)} (${score.delay.meanDays.toFixed(1)} d)`,
      score.repeats.toFixed(2),
      score.alarms.toFixed(1),
      score.groups.toFixed(1),
      String(score.unjudged),
    ],
  ]) as [string, string[]][];
  const heads = [
    'steps',
    'recall',
    'precision',
    'false/1k',
    'at push',
    'delay',
    'repeats',
    'alarms/1k',
    'groups/1k',
    'unjudged',
  ];
  const width = Math.max(...rows.map(([name]) => name.length), 10);
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)} ${cells.map((cell) => cell.padStart(13)).join('')}\n`;
  process.stdout.write(`\n${line('', heads)}${rows.map(([name, cells]) => line(name, cells)).join('')}`);
}
