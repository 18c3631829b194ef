import type { Run } from '#lib/analysis/judge/runs.ts';
import type { DerivedTrack, PlacedPoint } from '#lib/analysis/series/derive-types.ts';
import type { EventKind } from '#lib/domain/event-kinds.ts';
import type { MemberState, RegressionKind } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';

/** A member of an incident as it is stored. */
export type StoredMember = {
  id: string;
  incidentId: string;
  seriesId: string;
  kind: RegressionKind;
  state: MemberState;
  at: Date;
  endedAt: Date | null;
  toDigest: string;
  lastDigest: string;
  /** Size of the push that opened it, or escalated it last. */
  alarmBytes: number;
  severity: Severity;
};

export type TrackVerdict = {
  track: DerivedTrack;
  runs: readonly Run[];
  /** Digests of the images whose acceptance still counts. */
  accepted: ReadonlySet<string>;
};

/** The new values of a member. */
type MemberPatch = {
  state: MemberState;
  endedAt: Date | null;
  severity: Severity;
  /** True when it opened again at another push. */
  isReopened: boolean;
  /** The push that ended it, or the newest push while it is open; null when no regression is left. */
  last: PlacedPoint | null;
};

export type MemberEvent = {
  kind: Extract<
    EventKind,
    | 'escalated'
    | 'reopened'
    | 'recompressed'
    | 'endedInError'
    | 'recovered'
    | 'accepted'
    | 'acceptedByTime'
    | 'superseded'
  >;
  at: Date;
  why: string | null;
};

export type MemberChange<T extends TrackVerdict = TrackVerdict> = {
  member: StoredMember;
  /** Its current regression; null when none is left. */
  regression: { verdict: T; run: Run } | null;
  patch: MemberPatch;
  /** Oldest first; lib/alerts/plan-deliveries.ts decides which channels are notified. */
  events: MemberEvent[];
  flapping: boolean;
};

/** A regression that no incident has yet, at its first alarm that may alert. */
export type Opening<T extends TrackVerdict = TrackVerdict> = {
  verdict: T;
  run: Run;
  index: number;
  state: MemberState;
  endedAt: Date | null;
  severity: Severity;
  last: PlacedPoint | null;
  /** Reason of its end, where it has one. */
  why: string | null;
};

export type ReconcileOptions = {
  /** Reports whether a push may open, escalate or reopen: it was not judged before and is not from the first check. */
  mayAlert: (point: PlacedPoint) => boolean;
  /** Reports whether no push of a series was judged before. A series whose pushes may all alert is new in any case. */
  isNewSeries?: (seriesId: string) => boolean;
  /** Reports whether the budget could not measure a push when it was judged, so that its excess is found only now. */
  wasUnmeasured?: (point: PlacedPoint) => boolean;
  now: Date;
};
