import { decideNotify, type NotifyDecision } from '#lib/alerts/notify-decision.ts';
import type { Opening } from '#lib/analysis/rules/backtest.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';

/** A series whose stored history is judged again. */
export type PastSeries = {
  repositoryId: string;
  streamLabel: string;
  subject: Subject & { relation: 'ours' | 'upstream' };
};

/** The current rules, or the tried ones. */
export type Side = 'current' | 'tried';
type Verdict = { opening: Opening; series: PastSeries; notify: NotifyDecision };

/** Openings of one push over all aliases and platforms, which would be one incident. */
export type OpeningGroup = { repositoryId: string; at: Date } & Partial<Record<Side, Verdict>>;

export type OpeningGroups = {
  add(side: Side, series: PastSeries, openings: readonly Opening[], messages: RuleSettings['messages']): void;
  /** Newest first. */
  list(): OpeningGroup[];
};

/** Groups openings as incidents do: one push counts once, and sends one message. */
export function createGroups(): OpeningGroups {
  const groups = new Map<string, OpeningGroup>();
  return {
    add(side, series, openings, messages) {
      for (const opening of openings) {
        const { repositoryId } = series;
        const key = JSON.stringify([repositoryId, opening.kind, opening.push]);
        const group = groups.get(key) ?? { repositoryId, at: opening.at };
        groups.set(key, group);
        const verdict = { opening, series, notify: decideBoth(series, opening, messages) };
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
  if (notify.now) return notify;
  const ofBudget = isBudget ? decideNotify({ ...input, kind: 'budget' }) : notify;
  if (ofBudget.now || kind === 'budget') return ofBudget.now ? ofBudget : notify;
  const grown = (opening.later ?? []).map(({ toBytes: grownBytes, ...later }) =>
    decideNotify({ ...input, ...later, kind, deltaBytes: grownBytes - fromBytes }),
  );
  return grown.find((worse) => worse.now) ?? notify;
}

/** Orders the verdicts of a group by importance: notified first, then more severe, then larger growth. */
function compareVerdicts(a: Verdict, b: Verdict): number {
  const bySeverity = Number(a.opening.severity === 'critical') - Number(b.opening.severity === 'critical');
  return Number(a.notify.now) - Number(b.notify.now) || bySeverity || growthOf(a) - growthOf(b);
}

const growthOf = ({ opening }: Verdict) => opening.toBytes - opening.fromBytes;
