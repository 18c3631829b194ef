import { reconcile } from '#lib/alerts/reconcile.ts';
import type { PlacedPoint } from '#lib/analysis/derive-types.ts';
import { compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import { compileBudgets, compileRules } from '#lib/analysis/rules/choose.ts';
import { toBudgetNow, toRuleNow } from '#lib/analysis/rules/stored.ts';
import { listAcceptedLevels } from '#lib/db/accepted-levels.ts';
import { listBudgets } from '#lib/db/budgets.ts';
import { findOverride } from '#lib/db/checks.ts';
import type { Claim } from '#lib/db/claims.ts';
import type { Database } from '#lib/db/client.ts';
import type { History } from '#lib/db/history.ts';
import { listMembersOf, lockIncidents } from '#lib/db/incidents.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import { getRegistry } from '#lib/db/registries.ts';
import { listRules } from '#lib/db/rules.ts';
import { listLayers } from '#lib/db/series.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { endsOf, type Finding, toFinding } from './incident-findings.ts';
import type { Judged, Judging } from './judge-tracks.ts';
import { writeChanges, writeFindings } from './write-incidents.ts';

/** Everything that the series of a claimed repository are judged by. */
export async function loadJudging(
  tx: Database,
  claim: Claim,
  labelledOwner: string | null,
  now: Date,
): Promise<Judging> {
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
    ...{ relation, reference, byHand: claim.owner, byLabel: labelledOwner },
    rules: compileOwnerRules(ownerRules),
  });
  const accepted = Map.groupBy(levels, ({ seriesId }) => seriesId);
  return {
    ...{ reference, relation, owner: owner?.owner ?? null, isDemo: claim.origin === 'demo' },
    chooseRule: compileRules(rules.map(toRuleNow)),
    chooseBudget: compileBudgets(budgets.map(toBudgetNow)),
    accepted: new Map([...accepted].map(([id, rows]) => [id, new Set(rows.map(({ digest }) => digest))])),
  };
}

/**
 * Writes what the judged series mean for incidents. Only pushes that nobody judged before can open one, and never those of a
 * first look; the same facts a second time write nothing.
 */
export async function writeJudgement(
  tx: Database,
  claim: Claim,
  input: { judged: readonly Judged[]; judging: Judging; history: History; now: Date },
): Promise<void> {
  const { judged, judging, history, now } = input;
  const isNews = newsOf(history);
  const stored = await listMembersOf(tx, claim.id);
  const members = stored.flatMap(({ kind, ...member }) => (kind === 'trouble' ? [] : [{ ...member, kind }]));
  if (members.length === 0 && !judged.some(({ runs }) => runs.length > 0)) return;
  const { changes, openings } = reconcile(judged, members, { isNews, now });
  if (changes.length === 0 && openings.length === 0) return;
  await lockIncidents(tx);
  await writeChanges(tx, changes, now);
  const ends = openings.flatMap((opening) => endsOf(opening) ?? []);
  const layers = await listLayers(tx, [...new Set(ends.flatMap(({ from, to }) => [from, to].flatMap(idOf)))]);
  const facts = {
    labels: new Map([...history.images.values()].flat().map(({ manifestId, labels }) => [manifestId, labels])),
    layers: Map.groupBy(layers, ({ manifestId }) => manifestId),
  };
  const findings = openings.flatMap((opening) => toFinding(claim.id, opening, facts) ?? []);
  if (judging.relation === 'ours') await carryOverrides(tx, claim.id, findings, now);
  const { relation, owner, isDemo } = judging;
  await writeFindings(tx, findings, {
    ...{ repositoryId: claim.id, registryId: claim.registryId, relation, owner, silent: isDemo, now },
  });
}

/** What somebody let pass in CI does not open again when it is merged (DETECTION 6.4). */
async function carryOverrides(tx: Database, repositoryId: string, findings: Finding[], now: Date): Promise<void> {
  for (const finding of findings) {
    if (finding.acceptReason !== null) continue;
    const { revision, digests } = finding;
    const override = await findOverride(tx, { digests, revision: revision?.to ?? null, repositoryId, now });
    if (override) finding.acceptReason = `${override.reason} (let pass in CI by ${override.by || 'somebody'})`;
  }
}

const idOf = (point: PlacedPoint | null): number[] => (point === null ? [] : [point.image.manifestId]);

/** A push that no derivation has judged and no first look found. */
function newsOf({ tags }: History): (point: PlacedPoint) => boolean {
  const unjudged = new Set(
    tags.flatMap(({ observations }) =>
      observations.flatMap(({ observationId, judgedAt }) => (judgedAt === null ? [observationId] : [])),
    ),
  );
  return ({ observation }) => unjudged.has(observation.observationId) && !observation.fromFirstLook;
}
