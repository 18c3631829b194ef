import { decideTold, type Told } from '#lib/alerts/worth.ts';
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
type Verdict = { opening: Opening; series: PastSeries; told: Told };

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
        const verdict = { opening, series, told: decideBoth(series, opening, messages) };
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
function decideBoth({ subject }: PastSeries, opening: Opening, messages: RuleSettings['messages']): Told {
  const { kind, severity, ownDeltaBytes, ownBytesBefore, isBudget, fromBytes, toBytes } = opening;
  const worth = {
    ...{ severity, ownDeltaBytes, ownBytesBefore, messages, relation: subject.relation },
    ...{ deltaBytes: toBytes - fromBytes, sizeBefore: fromBytes },
  };
  const told = decideTold({ ...worth, kind });
  if (told.told) return told;
  const ofBudget = isBudget ? decideTold({ ...worth, kind: 'budget' }) : told;
  if (ofBudget.told || kind === 'budget') return ofBudget.told ? ofBudget : told;
  const grown = (opening.later ?? []).map(({ toBytes: grownBytes, ...later }) =>
    decideTold({ ...worth, ...later, kind, deltaBytes: grownBytes - fromBytes }),
  );
  return grown.find((worse) => worse.told) ?? told;
}

/** The one that stands for a group: what is told, then what is worse, then what grew most. */
function compareVerdicts(a: Verdict, b: Verdict): number {
  const bySeverity = Number(a.opening.severity === 'critical') - Number(b.opening.severity === 'critical');
  return Number(a.told.told) - Number(b.told.told) || bySeverity || growthOf(a) - growthOf(b);
}

const growthOf = ({ opening }: Verdict) => opening.toBytes - opening.fromBytes;
