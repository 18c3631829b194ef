import { STATES } from '#components/incidents/states.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { Forecast, Point, PointList } from '#lib/views/dto/streams.ts';
import { platformColour } from './colours.ts';
import { differsInDive, drawnValueOf, isDense, type Metric } from './model.ts';
import { type BudgetMark, baselineSpans, levelSpans } from './reference-spans.ts';
import type { TimeRange } from './time-range.ts';

export type LegendIcon =
  | 'line'
  | 'dot'
  | 'ring'
  | 'diamond'
  | 'flag'
  | 'dashes'
  | 'band'
  | 'dots'
  | 'bar'
  | 'tick'
  | 'cone'
  | 'none';
export type LegendEntry = { icon: LegendIcon; colour: string; text: string };

type Drawn = {
  metric: Metric;
  /** The platform of the series first. */
  platforms: readonly string[];
  /** The points of the time range, and all points. */
  shown: readonly Point[];
  points: readonly Point[];
  levels: PointList['levels'];
  budget: BudgetMark | null;
  /** The forecast that is drawn. */
  forecast: Forecast | null;
  timeRange: TimeRange;
};

/** Returns what explains the lines and marks that are drawn in the time range, and nothing else. */
export function legendEntries(drawn: Drawn): LegendEntry[] {
  return [...lineEntries(drawn), ...pushEntries(drawn), ...pullEntries(drawn), ...referenceEntries(drawn)];
}

function lineEntries({ metric, platforms, shown }: Drawn): LegendEntry[] {
  const own = platformColour(platforms[0] ?? '');
  if (metric === 'parts')
    return [
      { icon: 'line', colour: 'var(--base)', text: 'base layers' },
      { icon: 'line', colour: own, text: 'own layers' },
    ];
  if (metric === 'efficiency') return efficiencyEntries(own, shown);
  return platforms.map((platform) => ({ icon: 'line', colour: platformColour(platform), text: platform }));
}

function efficiencyEntries(colour: string, shown: readonly Point[]): LegendEntry[] {
  if (differsInDive(shown))
    return [
      { icon: 'line', colour, text: 'efficiency' },
      { icon: 'dashes', colour: 'var(--ink)', text: 'efficiency in dive' },
    ];
  const isKnown = shown.some(({ diveEfficiency }) => diveEfficiency !== null);
  return [{ icon: 'line', colour, text: isKnown ? 'efficiency, the same in dive' : 'efficiency' }];
}

function pushEntries({ metric, platforms, shown }: Drawn): LegendEntry[] {
  const colour = platformColour(platforms[0] ?? '');
  const marked = shown.filter((point) => drawnValueOf(metric, point) !== null);
  const plain = isDense(shown) ? [] : marked.filter(({ recompressed }) => !recompressed);
  const states = [...new Set(marked.flatMap(({ incident }) => (incident === null ? [] : [incident.state])))];
  return [
    ...when(
      plain.some(({ atSource }) => atSource !== 'created'),
      { icon: 'dot', colour, text: 'push' },
    ),
    ...when(
      plain.some(({ atSource }) => atSource === 'created'),
      { icon: 'ring', colour, text: 'back-filled from build date' },
    ),
    ...when(
      marked.some(({ recompressed }) => recompressed),
      { icon: 'diamond', colour, text: 'recompressed: same files' },
    ),
    ...states.map((state: IncidentState): LegendEntry => {
      const { colour: stateColour, word } = STATES[state];
      return { icon: 'flag', colour: stateColour, text: `incident: ${word}` };
    }),
  ];
}

function pullEntries({ metric, shown }: Drawn): LegendEntry[] {
  if (metric !== 'pull') return [];
  const isTicked = ({ pushCostBytes, pullCostBytes }: Point) =>
    pushCostBytes !== null && pushCostBytes !== pullCostBytes;
  return [
    ...when(
      shown.some(({ pull }) => (pull.unchangedBytes ?? 0) > 0),
      { icon: 'bar', colour: 'var(--base)', text: 'pulled again unchanged' },
    ),
    ...when(!isDense(shown) && shown.some(isTicked), {
      icon: 'tick',
      colour: 'var(--ink)',
      text: 'push cost, where it differs',
    }),
  ];
}

function referenceEntries({ metric, points, levels, budget, forecast, timeRange }: Drawn): LegendEntry[] {
  const ofBudget = [
    ...(budget === null ? [] : [budgetEntry(budget)]),
    ...when(forecast !== null, { icon: 'cone', colour: 'var(--muted)', text: 'forecast' }),
  ];
  if (metric === 'unpacked') return ofBudget;
  if (metric !== 'total') return [];
  return [
    ...when(baselineSpans(points, timeRange).length > 0, { icon: 'dashes', colour: 'var(--muted)', text: 'baseline' }),
    ...when(levelSpans(levels, timeRange).length > 0, {
      icon: 'band',
      colour: 'var(--accent)',
      text: 'accepted baseline',
    }),
    ...ofBudget,
  ];
}

const budgetEntry = ({ text, drawnBytes }: BudgetMark): LegendEntry => ({
  icon: drawnBytes === null ? 'none' : 'dots',
  colour: 'var(--edge)',
  text,
});

const when = (isDrawn: boolean, entry: LegendEntry): LegendEntry[] => (isDrawn ? [entry] : []);
