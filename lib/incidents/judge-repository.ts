import { reconcile } from '#lib/alerts/reconcile.ts';
import { compileJudging } from '#lib/analysis/rules/judging.ts';
import type { Database } from '#lib/db/client.ts';
import type { MemberRow } from '#lib/db/incidents/incident-members.ts';
import { lockIncidents } from '#lib/db/incidents/incidents.ts';
import { loadJudged } from '#lib/db/incidents/judged.ts';
import type { Claim } from '#lib/db/polls/claims.ts';
import { BUDGET_METRICS } from '#lib/domain/budget.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { REGRESSION_KINDS, type RegressionKind } from '#lib/domain/incident.ts';
import { type JudgingRules, judgeTracks, toPointRows } from './judge-tracks.ts';
import { loadNews, type News } from './news.ts';
import type { Plan } from './plan.ts';
import { planVerdicts } from './plan-verdicts.ts';
import type { DerivedFacts, Judged } from './verdicts.ts';

/** The verdicts of all series of a repository, and what follows for its incidents. */
export type RepositoryVerdicts = {
  /** Points of all series with their verdicts. */
  points: ReturnType<typeof toPointRows>;
  owner: string | null;
  /** Null when nothing changes. lib/incidents/write.ts writes it, after the derived rows. */
  plan: Plan | null;
};

/**
 * Judges the series of a claimed repository, and decides what follows for its incidents. Only new pushes can open one.
 * Judging the same facts again changes nothing. Where there is something to write, it locks incidents and judges again,
 * since a user may have accepted one meanwhile.
 */
export async function judgeRepository(tx: Database, claim: Claim, facts: DerivedFacts): Promise<RepositoryVerdicts> {
  const news = await loadNews(tx, claim.id, facts);
  const first = await judgeNow(tx, claim, facts, news);
  if (!hasNews(first)) return { points: toPointRows(first.verdicts), owner: first.rules.owner, plan: null };
  await lockIncidents(tx);
  const second = await judgeNow(tx, claim, facts, news);
  const plan = hasNews(second) ? await planVerdicts(tx, claim, second, facts) : null;
  return { points: toPointRows(second.verdicts), owner: second.rules.owner, plan };
}

const hasNews = ({ changes, openings }: Judged): boolean => changes.length > 0 || openings.length > 0;

async function judgeNow(tx: Database, claim: Claim, facts: DerivedFacts, news: News): Promise<Judged> {
  const { tracks, labelledOwner, now } = facts;
  const { host, levels, members: stored, ...rows } = await loadJudged(tx, claim, now);
  const judging = compileJudging(rows);
  const { relation } = claim;
  const { reference, owner } = judging.ownerOf({ host, name: claim.name, relation, owner: claim.owner, labelledOwner });
  const accepted = Map.groupBy(levels, ({ seriesId }) => seriesId);
  const rules: JudgingRules = {
    host,
    reference,
    relation,
    owner,
    isDemo: claim.origin === 'demo',
    chooseRule: judging.chooseRule,
    chooseBudget: judging.chooseBudget,
    accepted: new Map([...accepted].map(([id, of]) => [id, new Set(of.map(({ digest }) => digest))])),
  };
  const verdicts = judgeTracks(tracks, rules, now);
  const members = stored.flatMap((member) => findJudgeable(member) ?? []);
  return { rules, ownerRules: rows.ownerRules, verdicts, ...reconcile(verdicts, members, { ...news, now }) };
}

/** This release cannot judge a regression of a newer one, which must not end here. */
function findJudgeable(member: MemberRow): (MemberRow & { kind: RegressionKind }) | null {
  const kind = findWord(REGRESSION_KINDS, member.kind);
  const isKnown = member.budgetMetric === null || findWord(BUDGET_METRICS, member.budgetMetric) !== null;
  return kind !== null && isKnown ? { ...member, kind } : null;
}
