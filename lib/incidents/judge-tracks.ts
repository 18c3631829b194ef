import { judgeSeries, type PushVerdicts } from '#lib/analysis/judge/judge-series.ts';
import { measurePoints } from '#lib/analysis/judge/measure.ts';
import type { ChosenBudget, ChosenRule } from '#lib/analysis/rules/choose.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { DerivedTrack, PlacedPoint } from '#lib/analysis/series/derive-types.ts';
import type { StoredPoint } from '#lib/db/series/points.ts';
import type { Relation } from '#lib/domain/relation.ts';

/** Rules, budgets and accepted levels that the series of a repository are judged by. */
export type JudgingRules = {
  /** Host of the registry. */
  host: string;
  /** "ghcr.io/acme/api" */
  reference: string;
  relation: Relation;
  owner: string | null;
  isDemo: boolean;
  chooseRule: (subject: Subject) => ChosenRule;
  chooseBudget: (subject: Subject, at: Date) => ChosenBudget | null;
  /** Digests with an accepted size, by series. */
  accepted: ReadonlyMap<string, ReadonlySet<string>>;
};

/** The subject of a series, which always has a relation, a stream and a platform. */
type SeriesSubject = Subject & { relation: Relation; stream: string; platform: string };

export type SeriesVerdict = PushVerdicts & {
  track: DerivedTrack;
  subject: SeriesSubject;
  rule: ChosenRule;
  budget: ChosenBudget | null;
  accepted: ReadonlySet<string>;
};

const NOTHING: ReadonlySet<string> = new Set();

/** Judges every series of a repository by the rule and the budget that apply to it. Pure. */
export function judgeTracks(tracks: readonly DerivedTrack[], rules: JudgingRules, now: Date): SeriesVerdict[] {
  const { reference, owner, relation } = rules;
  return tracks.map((track) => {
    const { platform, seriesId, points } = track;
    const subject: SeriesSubject = { reference, owner, relation, stream: track.stream.key, platform };
    const rule = rules.chooseRule(subject);
    const budget = rules.chooseBudget(subject, now);
    const accepted = rules.accepted.get(seriesId) ?? NOTHING;
    const pushVerdicts = judgeSeries(measurePoints(points, accepted), {
      settings: rule.settings,
      budget: budget && { ...budget, since: budget.changedAt },
    });
    return { track, subject, rule, budget, accepted, ...pushVerdicts };
  });
}

/** Rows of the points of all series, each with its verdict. */
export function toPointRows(verdicts: readonly SeriesVerdict[]): StoredPoint[] {
  return verdicts.flatMap(({ track, steps, creep, budgets, budget }) =>
    track.points.map(({ row }, index) => ({
      ...row,
      decision: steps[index]?.decision ?? null,
      baselineBytes: rounded(steps[index]?.baselineBytes ?? null),
      severity: steps[index]?.severity ?? null,
      creeps: creep[index]?.decision === 'creeping',
      budgetState: budgets[index]?.state ?? null,
      budgetBytes: budget?.limitBytes ?? null,
      budgetMetric: budget?.metric ?? null,
      budgetedBytes: budgets[index]?.measuredBytes ?? null,
    })),
  );
}

/**
 * The newest size that the budget of a series measured, up to a point. Null without a budget, or where it never
 * measured.
 */
export function findBudgetedBytes({ budgets }: SeriesVerdict, { row }: PlacedPoint): number | null {
  const measured = budgets.findLast(({ measuredBytes }, at) => at <= row.position && measuredBytes !== null);
  return measured?.measuredBytes ?? null;
}

/** The median of two sizes can lie between two bytes. */
const rounded = (bytes: number | null): number | null => bytes && Math.round(bytes);
