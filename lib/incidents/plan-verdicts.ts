import { JOIN_MS } from '#lib/alerts/join.ts';
import { findOverride, hasOverrides } from '#lib/db/checks/checks.ts';
import type { Database } from '#lib/db/client.ts';
import { listBaseTags } from '#lib/db/images/base-layers.ts';
import { type Alike, loadIncidents } from '#lib/db/incidents/load-incidents.ts';
import type { Claim } from '#lib/db/polls/claims.ts';
import { listLayers } from '#lib/db/series/series.ts';
import { findBase } from '#lib/image/base.ts';
import { openBook } from './book.ts';
import { collectFindings, decideVerdicts, type Found, listCompared } from './decide-verdicts.ts';
import { baseKeyOf, type Finding } from './findings.ts';
import type { Plan } from './plan.ts';
import { loadRouting, withPlace } from './routing.ts';
import type { DerivedFacts, Judged } from './verdicts.ts';

/** Loads the incidents that verdicts concern, and decides how they change. Writes nothing. */
export async function planVerdicts(
  tx: Database,
  claim: Claim,
  judged: Judged,
  { history, labelledOwner, now }: DerivedFacts,
): Promise<Plan> {
  const { id: repositoryId, registryId, name, owner: byHand } = claim;
  const { host, relation, owner, isDemo: silent } = judged.rules;
  const compared = listCompared(judged);
  const layers = await listLayers(
    tx,
    repositoryId,
    compared.map(({ manifestId }) => manifestId),
  );
  const labels = new Map([...history.images.values()].flat().map((image) => [image.manifestId, image.labels]));
  const collected = collectFindings(repositoryId, judged, {
    labels,
    layers: Map.groupBy(layers, ({ manifestId }) => manifestId),
    baseTags: await listBaseTags(tx, [...new Set(compared.flatMap((image) => baseKeyOf(image) ?? []))], {
      repositoryId,
      digests: compared.flatMap(({ manifestId }) => findBase(labels.get(manifestId) ?? {})?.digest ?? []),
    }),
  });
  const found = relation === 'ours' ? await carryOverrides(tx, repositoryId, collected, now) : collected;
  const stored = await loadIncidents(tx, {
    ids: judged.changes.map(({ member }) => member.incidentId),
    alike: found.opened.length === 0 ? null : alikeOf(found.opened, silent),
  });
  const loaded = withPlace(stored, repositoryId, { host, name, relation, owner: byHand, labelledOwner });
  const images = [...found.opened, ...found.reopened].map(({ member }) => ({ repositoryId, digest: member.toDigest }));
  const routing = await loadRouting(tx, loaded, { images, ownerRules: judged.ownerRules, now });
  const scope = { repositoryId, registryId, relation, owner, silent };
  return decideVerdicts(openBook(loaded, routing, now), judged, found, scope);
}

/** The incidents that findings can join. */
function alikeOf(findings: readonly Finding[], silent: boolean): Alike {
  const times = findings.map(({ at }) => at.getTime());
  return {
    silent,
    causes: [...new Set(findings.flatMap(({ causes }) => causes))],
    from: new Date(Math.min(...times) - JOIN_MS),
    to: new Date(Math.max(...times) + JOIN_MS),
  };
}

/** An override in CI also covers the merged image: its growth is recorded, and sends no message (D-47). */
async function carryOverrides(tx: Database, repositoryId: string, found: Found, now: Date): Promise<Found> {
  const { opened, reopened, escalated, totals } = found;
  const isAny = opened.length + reopened.length + escalated.length > 0;
  if (!isAny || !(await hasOverrides(tx, repositoryId))) return found;
  const carry = async (findings: readonly Finding[]): Promise<Finding[]> => {
    const carried: Finding[] = [];
    for (const finding of findings)
      carried.push({ ...finding, acceptReason: finding.acceptReason ?? (await findReason(finding)) });
    return carried;
  };
  const findReason = async ({ revision, digests }: Finding): Promise<string | null> => {
    const override = await findOverride(tx, { digests, revision: revision?.revisionTo ?? null, repositoryId, now });
    return override && `${override.reason} (overridden in CI by ${override.by || 'a deleted account'})`;
  };
  return { opened: await carry(opened), reopened: await carry(reopened), escalated: await carry(escalated), totals };
}
