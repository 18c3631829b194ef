import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CURVE } from './curve.ts';
import { DETECTORS } from './detectors.ts';
import { readImages } from './images.ts';
import { countMessages } from './messages.ts';
import { type Score, scoreDetector } from './score.ts';
import { readSeries, type Series } from './series.ts';
import { formatCurve, formatEnds, formatMessages, formatScores } from './table.ts';

const HELP = `npm run evaluate -- --data <folder> [options]

Runs the step detector, and what others do, over <folder>/series.jsonl.gz, and compares them with hindsight: a step up that
is over the floors against the median of the five pushes before it and still there at the median of five from it on.

  --by-repository  our own figures for each repository with a labelled step
  --curve          messages for other limits of what is told at once, one at a time
  --json           everything as JSON on standard output
  --help           this text

Hindsight shares the detector's floors: a rule of these alone finds every step by construction. The figures show rates and
delays, not that one is better than another.

Alarms at the first and last five pushes of a series cannot be judged by five pushes on either side. The first table leaves
them out ("unjudged"). The second counts them twice: "every alarm" calls each of them false; "with ends" lets hindsight make
do with the one to five pushes that there are.

The last lines count the messages that the built-in rule sends if every repository is one's own. Regressions with one cause
are one incident, as in the product: the same image, tag, instruction, layer or base within 72 hours. Layers are read from
<folder>/history and <folder>/layers where they are recorded; of the other images the digest alone is known. A message is
"still true" if five pushes later at least half of the growth that it names is still there.`;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    'by-repository': { type: 'boolean', default: false },
    curve: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(`${HELP}\n`);
else if (!values.data || !existsSync(join(values.data, 'series.jsonl.gz'))) {
  process.stderr.write('evaluate: give a folder with series.jsonl.gz as --data. --help says more.\n');
  process.exitCode = 2;
} else evaluate(readSeries(values.data), values.data);

function evaluate(series: readonly Series[], folder: string): void {
  const detectors = Object.fromEntries(
    Object.entries(DETECTORS).map(([name, detect]) => [name, scoreDetector(series, detect)]),
  );
  const repositories = values['by-repository'] ? scoreRepositories(series) : {};
  const pushes = series.reduce((count, one) => count + one.pushes.length, 0);
  const imageOf = readImages(folder);
  const messages = countMessages(series, imageOf);
  const curve = values.curve
    ? CURVE.map(({ name, settings }) => ({ name, ...countMessages(series, imageOf, settings) }))
    : [];
  if (values.json) {
    const counts = { series: series.length, pushes, detectors, repositories, messages, curve };
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${series.length} series, ${pushes} pushes\n`);
  process.stdout.write(`\n${formatScores(detectors)}\n${formatEnds(detectors)}`);
  if (values['by-repository']) process.stdout.write(`\n${formatScores(repositories)}`);
  process.stdout.write(`\n${formatMessages(messages)}`);
  if (values.curve) process.stdout.write(`\n${formatCurve(curve)}`);
}

function scoreRepositories(series: readonly Series[]): Record<string, Score> {
  const own = DETECTORS.plimsoll;
  if (!own) return {};
  const scores = [...Map.groupBy(series, ({ repository }) => repository)].map(
    ([name, list]) => [name, scoreDetector(list, own)] as const,
  );
  return Object.fromEntries(scores.filter(([, { labels }]) => labels > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}
