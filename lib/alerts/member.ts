import type { DerivedTrack, PlacedPoint } from '#lib/analysis/derive-types.ts';
import type { Severity } from '#lib/analysis/judge/floors.ts';
import type { Run, RunKind } from '#lib/analysis/judge/runs.ts';
import type { MemberState } from './incident-state.ts';

/** A member of an incident as it is stored. */
export type StoredMember = {
  id: string;
  incidentId: string;
  seriesId: string;
  kind: RunKind;
  state: MemberState;
  at: Date;
  endedAt: Date | null;
  toDigest: string;
  lastDigest: string;
  /** Of what opened it, or escalated it last. */
  alarmBytes: number;
  severity: Severity;
};

export type TrackVerdict = {
  track: DerivedTrack;
  runs: readonly Run[];
  /** Digests of the levels that people accepted and that count. */
  accepted: ReadonlySet<string>;
};

/** What a member is from now on. */
type MemberPatch = {
  state: MemberState;
  endedAt: Date | null;
  severity: Severity;
  /** Whether it opened anew, with the regression that it is now. */
  isReopened: boolean;
  /** The newest push while it is, or was, open. */
  last: PlacedPoint | null;
};

export type MemberEvent = {
  kind:
    | 'escalated'
    | 'reopened'
    | 'recompressed'
    | 'endedInError'
    | 'recovered'
    | 'accepted'
    | 'acceptedByTime'
    | 'superseded';
  at: Date;
  why: string | null;
};

export type MemberChange<T extends TrackVerdict = TrackVerdict> = {
  member: StoredMember;
  /** The regression that it is; null where none is left. */
  regression: { verdict: T; run: Run } | null;
  patch: MemberPatch;
  /** What happened to it, oldest first; lib/alerts/plan-deliveries.ts decides who hears of it. */
  events: MemberEvent[];
  flapping: boolean;
};

/** A regression of a series that no incident has yet, at the first of its pushes that nobody judged before. */
export type Opening<T extends TrackVerdict = TrackVerdict> = {
  verdict: T;
  run: Run;
  index: number;
  state: MemberState;
  endedAt: Date | null;
  severity: Severity;
  last: PlacedPoint | null;
};

export type ReconcileOptions = {
  /** Whether a push may open, escalate or reopen something: it was not judged before and is no first look. */
  mayAlert: (point: PlacedPoint) => boolean;
  /** Whether nothing of a series was judged before; without it, a series is new where all of it is news. */
  isNewSeries?: (seriesId: string) => boolean;
  /** Whether its budget could not measure a push when it was judged: that it is over is learnt only now. */
  wasUnmeasured?: (point: PlacedPoint) => boolean;
  now: Date;
};
