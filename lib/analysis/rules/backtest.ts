import { judgeSeries, type MeasuredPush } from '#lib/analysis/judge/judge-series.ts';
import { findMajorStarts } from '#lib/analysis/judge/majors.ts';
import type { Run } from '#lib/analysis/judge/runs.ts';
import type { StepVerdict } from '#lib/analysis/judge/steps.ts';
import type { RegressionKind } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { ChosenBudget } from './choose.ts';
import type { RuleSettings } from './settings.ts';

/** A point of a stored series, as a back-test needs it. Sizes in bytes. */
export type PastPoint = Omit<MeasuredPush, 'startsMajor'> & {
  tagName: string;
  digest: string;
  indexDigest: string | null;
};

/** An escalation of an open regression: its severity, the size, and the growth of own bytes since the push before it opened. */
type Worsening = { severity: Severity; toBytes: number; ownDeltaBytes: number | null };

/** A push that would have opened an incident. */
export type Opening = {
  kind: RegressionKind;
  severity: Severity;
  at: Date;
  /** Equal for all aliases and platforms of one push. */
  push: string;
  fromBytes: number;
  toBytes: number;
  fromDigest: string | null;
  toDigest: string;
  ownDeltaBytes: number | null;
  ownBytesBefore: number | null;
  /** True when the push exceeded a budget, whatever the kind is. */
  isBudget: boolean;
  /** Later escalations, oldest first. One of them may be worth a message when the opening was not. */
  later?: Worsening[] | undefined;
};

/** Precedence of kinds when a push opens several. */
const ORDER: readonly Run['kind'][] = ['step', 'budget', 'creep'];

type PastSettings = Pick<RuleSettings, 'steps' | 'creep'> & Partial<Pick<RuleSettings, 'messages'>>;
type PastBudget = Pick<ChosenBudget, 'metric' | 'limitBytes'> | null;

/** What a rule and a budget make of the pushes of one series. */
export type PastJudgement = {
  /** What would have opened, oldest first, at most one for each push. */
  openings: Opening[];
  /** The verdict about a push of the same series that another rule opens an incident for. */
  stepOf: (opening: Pick<Opening, 'at' | 'toDigest'>) => StepVerdict | null;
};

/** Finds what the pushes of one series would have opened under a rule and a budget, and why others would not. Pure. */
export function judgePast(points: readonly PastPoint[], settings: PastSettings, budget: PastBudget): PastJudgement {
  const majors = findMajorStarts(points.map(({ tagName }) => tagName));
  const pushes = points.map((point, index) => ({ ...point, startsMajor: majors[index] ?? false }));
  // The budget applies from the second push on: a series that begins above it did not exceed it.
  const since = points[1]?.at ?? new Date(0);
  const { runs, steps } = judgeSeries(pushes, { settings, budget: budget && { ...budget, since } });
  return {
    openings: listOpenings(points, runs),
    stepOf: ({ at, toDigest }) =>
      steps[points.findIndex((point) => point.at.getTime() === at.getTime() && point.digest === toDigest)] ?? null,
  };
}

function listOpenings(points: readonly PastPoint[], runs: readonly Run[]): Opening[] {
  const alarmed = runs.filter(({ opened, alarms }) => opened > 0 && alarms.length > 0);
  const byPush = [...Map.groupBy(alarmed, ({ opened }) => opened)].sort(([a], [b]) => a - b);
  return byPush.flatMap(([index, opened]) => {
    const [run] = ORDER.flatMap((kind) => opened.filter((one) => one.kind === kind));
    const point = points[index];
    if (!run || !point) return [];
    const before = run.before === null ? undefined : points[run.before];
    return [
      {
        ...describePush(point, before),
        kind: run.kind,
        severity: run.alarms[0]?.severity ?? 'warning',
        fromBytes: run.kind === 'budget' ? (before?.sizeBytes ?? point.sizeBytes) : run.baselineBytes,
        isBudget: opened.some(({ kind }) => kind === 'budget'),
        ...listLater(run, points, before),
      },
    ];
  });
}

function listLater(
  { alarms }: Run,
  points: readonly PastPoint[],
  before: PastPoint | undefined,
): Pick<Opening, 'later'> {
  const later = alarms.slice(1).flatMap(({ index, severity }): Worsening[] => {
    const worse = points[index];
    return worse ? [{ severity, toBytes: worse.sizeBytes, ownDeltaBytes: ownDelta(worse, before) }] : [];
  });
  return later.length === 0 ? {} : { later };
}

function describePush(point: PastPoint, before: PastPoint | undefined) {
  return {
    at: point.at,
    push: point.indexDigest ?? point.digest,
    toBytes: point.sizeBytes,
    toDigest: point.digest,
    fromDigest: before?.digest ?? null,
    ownDeltaBytes: ownDelta(point, before),
    ownBytesBefore: before?.ownBytes ?? null,
  };
}

/** Null when the base boundary is unknown. */
function ownDelta({ ownBytes }: PastPoint, before: PastPoint | undefined): number | null {
  const ownBytesBefore = before?.ownBytes ?? null;
  return ownBytes === null || ownBytesBefore === null ? null : ownBytes - ownBytesBefore;
}
