import { decideNotify, type NotifyDecision } from '#lib/alerts/notify-decision.ts';
import type { StepVerdict } from '#lib/analysis/judge/steps.ts';
import type { Opening } from '#lib/analysis/rules/backtest.ts';
import type { ChosenRule } from '#lib/analysis/rules/choose.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { Relation } from '#lib/domain/relation.ts';

/** A series whose stored history is judged again. */
export type PastSeries = {
  repositoryId: string;
  streamLabel: string;
  subject: Subject & { relation: Relation };
};

/** The current rules, or the tried ones. */
export type Side = 'current' | 'tried';
type Verdict = {
  opening: Opening;
  series: PastSeries;
  notify: NotifyDecision;
  /** What the rule of the other side makes of the push; null where that is the same rule. */
  other: OtherVerdict | null;
};

/** The verdict of another rule about a push, and that rule. */
export type OtherVerdict = { step: StepVerdict; rule: Pick<ChosenRule, 'name' | 'settings'>; isTried: boolean };

/** Openings of one push over all aliases and platforms, which would be one incident. */
export type OpeningGroup = { repositoryId: string; at: Date } & Partial<Record<Side, Verdict>>;

export type OpeningGroups = {
  /** @param otherOf - the verdict of the other side's rule about the push of an opening */
  add(
    side: Side,
    series: PastSeries,
    openings: readonly Opening[],
    messages: RuleSettings['messages'],
    otherOf?: (opening: Opening) => OtherVerdict | null,
  ): void;
  /** Newest first. */
  list(): OpeningGroup[];
};

/** Groups openings as incidents do: one push counts once, and sends one message. */
export function createGroups(): OpeningGroups {
  const groups = new Map<string, OpeningGroup>();
  return {
    add(side, series, openings, messages, otherOf = () => null) {
      for (const opening of openings) {
        const { repositoryId } = series;
        const key = JSON.stringify([repositoryId, opening.kind, opening.push]);
        const group = groups.get(key) ?? { repositoryId, at: opening.at };
        groups.set(key, group);
        const notify = decideBoth(series, opening, messages);
        const verdict = { opening, series, notify, other: otherOf(opening) };
        if (!group[side] || compareVerdicts(verdict, group[side]) > 0) group[side] = verdict;
        if (opening.at < group.at) group.at = opening.at;
      }
    },
    list: () => [...groups.values()].sort((a, b) => b.at.getTime() - a.at.getTime()),
  };
}

/**
 * Decides the notification of an incident that is a step and breaks a budget: for the first of both that qualifies, when it opens
 * or as soon as its total growth is large enough.
 */
function decideBoth({ subject }: PastSeries, opening: Opening, messages: RuleSettings['messages']): NotifyDecision {
  const { kind, severity, ownDeltaBytes, ownBytesBefore, isBudget, fromBytes, toBytes } = opening;
  const input = {
    severity,
    ownDeltaBytes,
    ownBytesBefore,
    messages,
    relation: subject.relation,
    deltaBytes: toBytes - fromBytes,
    sizeBefore: fromBytes,
  };
  const notify = decideNotify({ ...input, kind });
  if (isNow(notify)) return notify;
  const ofBudget = isBudget ? decideNotify({ ...input, kind: 'budget' }) : notify;
  if (isNow(ofBudget) || kind === 'budget') return isNow(ofBudget) ? ofBudget : notify;
  const grown = (opening.later ?? []).map(({ toBytes: grownBytes, ...later }) =>
    decideNotify({ ...input, ...later, kind, deltaBytes: grownBytes - fromBytes }),
  );
  return grown.find(isNow) ?? notify;
}

/** Orders the verdicts of a group by importance: notified first, then more severe, then larger growth. */
function compareVerdicts(a: Verdict, b: Verdict): number {
  const bySeverity = Number(a.opening.severity === 'critical') - Number(b.opening.severity === 'critical');
  return Number(isNow(a.notify)) - Number(isNow(b.notify)) || bySeverity || growthOf(a) - growthOf(b);
}

const isNow = ({ when }: NotifyDecision): boolean => when === 'now';

const growthOf = ({ opening }: Verdict) => opening.toBytes - opening.fromBytes;
