import { decideNotify, type NotifyDecision } from '#lib/alerts/notify-decision.ts';
import type { Opening } from '#lib/analysis/rules/backtest.ts';
import type { Subject } from '#lib/analysis/rules/matches.ts';
import type { RuleSettings } from '#lib/analysis/rules/settings.ts';

/** A series whose past is judged again. */
export type PastSeries = {
  repositoryId: string;
  streamLabel: string;
  subject: Subject & { relation: 'ours' | 'upstream' };
};

/** Of today's rules, or of the tried ones. */
export type Side = 'current' | 'tried';
type Verdict = { opening: Opening; series: PastSeries; notify: NotifyDecision };

/** What one push would have opened, over its aliases and platforms: one incident. */
export type OpeningGroup = { repositoryId: string; at: Date } & Partial<Record<Side, Verdict>>;

export type OpeningGroups = {
  add(side: Side, series: PastSeries, openings: readonly Opening[], messages: RuleSettings['messages']): void;
  /** Newest first. */
  list(): OpeningGroup[];
};

/** Puts openings together as incidents are: what one push brought counts once, and who is told hears it once. */
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
 * As an incident is told of that is a step and breaks a budget: for the first of both that is worth it, when it opens or as soon
 * as it grew enough in all.
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

/** The one that stands for a group: what is told, then what is worse, then what grew most. */
function compareVerdicts(a: Verdict, b: Verdict): number {
  const bySeverity = Number(a.opening.severity === 'critical') - Number(b.opening.severity === 'critical');
  return Number(a.notify.now) - Number(b.notify.now) || bySeverity || growthOf(a) - growthOf(b);
}

const growthOf = ({ opening }: Verdict) => opening.toBytes - opening.fromBytes;
