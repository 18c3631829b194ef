import type { MemberChange, Opening } from '#lib/alerts/reconcile.ts';
import type { DerivedTrack } from '#lib/analysis/series/derive-types.ts';
import type { OwnerRuleRow } from '#lib/db/repositories/owners.ts';
import type { History } from '#lib/db/series/history.ts';
import type { JudgingRules, SeriesVerdict } from './judge-tracks.ts';

/** The derived series of a repository, and the stored history they come from. */
export type DerivedFacts = {
  tracks: readonly DerivedTrack[];
  history: History;
  labelledOwner: string | null;
  now: Date;
};

/** Verdicts by the settings and members stored now, with the members that change and the new regressions. */
export type Judged = {
  rules: JudgingRules;
  ownerRules: readonly OwnerRuleRow[];
  verdicts: SeriesVerdict[];
  changes: MemberChange<SeriesVerdict>[];
  openings: Opening<SeriesVerdict>[];
};
