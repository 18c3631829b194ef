import { type MemberChange, type Opening, type ReconcileOptions, reconcile } from '#lib/alerts/reconcile.ts';
import type { DerivedTrack, PlacedPoint } from '#lib/analysis/derive-types.ts';
import { compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import { compileBudgets, compileRules } from '#lib/analysis/rules/choose.ts';
import { toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listAcceptedLevels } from '#lib/db/accepted-levels.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import { findOverride, hasOverrides } from '#lib/db/checks.ts';
import type { Claim } from '#lib/db/claims.ts';
import type { Database } from '#lib/db/client.ts';
import { JUDGED_IN_PART, listDerivedManifests, listUnmeasured } from '#lib/db/derived.ts';
import type { History } from '#lib/db/history.ts';
import { listMembersOf } from '#lib/db/incident-members.ts';
import { lockIncidents } from '#lib/db/incidents.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { getRegistry } from '#lib/db/registries.ts';
import { listRules } from '#lib/db/rules.ts';
import { listLayers } from '#lib/db/series.ts';
import { formatRepository } from '#lib/image/reference.ts';
import {
  asEscalations,
  asOpening,
  endsOf,
  type Finding,
  mapByMember,
  toFinding,
  totalEndsOf,
} from './incident-findings.ts';
import { type JudgingRules, judgeTracks, type SeriesVerdict } from './judge-tracks.ts';
import { writeChanges } from './write-changes.ts';
import { writeFindings } from './write-findings.ts';

/** The verdicts of all series of a repository, and the changes that follow for its incidents. */
export type RepositoryVerdicts = {
  rules: JudgingRules;
  verdicts: SeriesVerdict[];
  changes: MemberChange<SeriesVerdict>[];
  openings: Opening<SeriesVerdict>[];
};

type Facts = { tracks: readonly DerivedTrack[]; history: History; labelledOwner: string | null; now: Date };

/**
 * Judges the series of a claimed repository. Where there is something to write, it locks incidents and judges again,
 * since a user may have accepted one meanwhile.
 *
 * @returns the input of `writeVerdicts`
 */
export async function judgeRepository(tx: Database, claim: Claim, facts: Facts): Promise<RepositoryVerdicts> {
  const news = await loadNews(tx, claim.id, facts);
  const first = await judgeNow(tx, claim, facts, news);
  if (first.changes.length === 0 && first.openings.length === 0) return first;
  await lockIncidents(tx);
  return judgeNow(tx, claim, facts, news);
}

type News = Omit<ReconcileOptions, 'now'>;

async function judgeNow(tx: Database, claim: Claim, facts: Facts, news: News): Promise<RepositoryVerdicts> {
  const { tracks, labelledOwner, now } = facts;
  const rules = await loadJudgingRules(tx, claim, labelledOwner, now);
  const verdicts = judgeTracks(tracks, rules, now);
  const stored = await listMembersOf(tx, claim.id);
  const members = stored.flatMap(({ kind, ...member }) => (kind === 'trouble' ? [] : [{ ...member, kind }]));
  return { rules, verdicts, ...reconcile(verdicts, members, { ...news, now }) };
}

/** Loads rules, budgets, owner and accepted levels of a claimed repository. */
async function loadJudgingRules(
  tx: Database,
  claim: Claim,
  labelledOwner: string | null,
  now: Date,
): Promise<JudgingRules> {
  const [registry, rules, budgets, levels, ownerRules] = await Promise.all([
    getRegistry(tx, claim.registryId),
    listRules(tx),
    listBudgets(tx),
    listAcceptedLevels(tx, claim.id, now),
    listOwnerRules(tx),
  ]);
  const { relation } = claim;
  const reference = formatRepository({ registry: registry.host, repository: claim.name });
  const owner = findOwner({
    relation,
    reference,
    byHand: claim.owner,
    byLabel: labelledOwner,
    rules: compileOwnerRules(ownerRules),
  });
  const accepted = Map.groupBy(levels, ({ seriesId }) => seriesId);
  return {
    reference,
    relation,
    owner: owner?.owner ?? null,
    isDemo: claim.origin === 'demo',
    chooseRule: compileRules(rules.map(toRuleNow)),
    chooseBudget: compileBudgets(budgets.map(toBudgetNow)),
    accepted: new Map([...accepted].map(([id, rows]) => [id, new Set(rows.map(({ digest }) => digest))])),
  };
}

/**
 * Writes the consequences of verdicts for incidents. Only new pushes can open one (`loadNews`). Writing the same facts
 * again changes nothing.
 */
export async function writeVerdicts(
  tx: Database,
  claim: Claim,
  { rules, changes, openings }: RepositoryVerdicts,
  { history, now }: Pick<Facts, 'history' | 'now'>,
): Promise<void> {
  if (changes.length === 0 && openings.length === 0) return;
  const reopened = changes.flatMap((change) => {
    const opening = asOpening(change);
    return opening ? [{ id: change.member.id, opening }] : [];
  });
  const escalated = changes.flatMap((change) =>
    asEscalations(change).map((opening) => ({ id: change.member.id, opening })),
  );
  const all = [...openings, ...[...reopened, ...escalated].map(({ opening }) => opening)];
  const ends = [
    ...all.flatMap((opening) => endsOf(opening) ?? []),
    ...escalated.flatMap(({ opening }) => totalEndsOf(opening) ?? []),
  ];
  const layers = await listLayers(tx, claim.id, [...new Set(ends.flatMap(({ from, to }) => [from, to].flatMap(idOf)))]);
  const facts = {
    labels: new Map([...history.images.values()].flat().map(({ manifestId, labels }) => [manifestId, labels])),
    layers: Map.groupBy(layers, ({ manifestId }) => manifestId),
  };
  /** Builds the finding for a member that is already stored. */
  const toOwn = (
    { id, opening }: { id: string; opening: Opening<SeriesVerdict> },
    ends = endsOf(opening),
  ): Finding[] => {
    const finding = toFinding(claim.id, opening, facts, ends);
    return finding ? [{ ...finding, member: { ...finding.member, id } }] : [];
  };
  const findings = openings.flatMap((opening) => toFinding(claim.id, opening, facts) ?? []);
  const reopenedFindings = reopened.flatMap((one) => toOwn(one));
  const escalatedFindings = escalated.flatMap((one) => toOwn(one));
  const totals = escalated.flatMap((one) => toOwn(one, totalEndsOf(one.opening)));
  if (rules.relation === 'ours')
    await carryOverrides(tx, claim.id, [...findings, ...reopenedFindings, ...escalatedFindings], now);
  const written = {
    findings: mapByMember(reopenedFindings),
    totals: mapByMember(totals),
    letPass: listLetPass(escalatedFindings),
  };
  await writeChanges(tx, changes, written, { repositoryId: claim.id, now });
  const { relation, owner, isDemo } = rules;
  await writeFindings(tx, findings, {
    repositoryId: claim.id,
    registryId: claim.registryId,
    relation,
    owner,
    silent: isDemo,
    now,
  });
}

/**
 * Members of which every escalating push was accepted by a label or overridden in CI, with the reasons. Growth that
 * was open before stays open.
 */
function listLetPass(escalatedFindings: readonly Finding[]): Map<string, string> {
  const byMember = Map.groupBy(escalatedFindings, ({ member }) => member.id);
  return new Map(
    [...byMember].flatMap(([id, findings]) => {
      const reasons = findings.flatMap(({ acceptReason }) => acceptReason ?? []);
      return reasons.length === findings.length ? [[id, [...new Set(reasons)].join('; ')] as const] : [];
    }),
  );
}

/** An override in CI also covers the merged image: its growth is recorded, and sends no message (D-47). */
async function carryOverrides(tx: Database, repositoryId: string, findings: Finding[], now: Date): Promise<void> {
  if (findings.length === 0 || !(await hasOverrides(tx, repositoryId))) return;
  for (const finding of findings) {
    if (finding.acceptReason !== null) continue;
    const { revision, digests } = finding;
    const override = await findOverride(tx, { digests, revision: revision?.revisionTo ?? null, repositoryId, now });
    if (override) finding.acceptReason = `${override.reason} (let pass in CI by ${override.by || 'somebody'})`;
  }
}

const idOf = (point: PlacedPoint | null): number[] => (point === null ? [] : [point.image.manifestId]);

/**
 * Decides which pushes may open incidents: those never judged. For a push judged before all platforms were readable,
 * only its new platforms, and only where it is the newest of the series. A platform that starts being watched is
 * history.
 */
async function loadNews(
  tx: Database,
  repositoryId: string,
  { history: { tags }, tracks }: Pick<Facts, 'history' | 'tracks'>,
): Promise<News> {
  const newest = new Set(tracks.flatMap(({ points }) => points.at(-1)?.row ?? []));
  const all = tags.flatMap(({ observations }) => observations);
  const idsOf = (isWanted: (judgedAt: Date | null) => boolean) =>
    new Set(all.flatMap(({ observationId, judgedAt }) => (isWanted(judgedAt) ? [observationId] : [])));
  const unjudged = idsOf((judgedAt) => judgedAt === null);
  const completed = idsOf((judgedAt) => judgedAt?.getTime() === JUDGED_IN_PART.getTime());
  const shown = completed.size > 0 ? await listDerivedManifests(tx, repositoryId) : null;
  const unmeasured = await listUnmeasured(tx, repositoryId);
  return {
    wasUnmeasured: ({ row, observation }) =>
      !observation.fromFirstLook && unmeasured.has(`${row.seriesId} ${row.manifestId}`),
    isNewSeries: (seriesId) => shown !== null && !shown.has(seriesId),
    mayAlert: ({ row, observation: { observationId, fromFirstLook } }) => {
      if (fromFirstLook) return false;
      if (!completed.has(observationId)) return unjudged.has(observationId);
      return newest.has(row) && !shown?.get(row.seriesId)?.has(row.manifestId);
    },
  };
}
