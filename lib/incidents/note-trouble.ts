import { isClosed } from '#lib/alerts/incident-state.ts';
import { decideNotify } from '#lib/alerts/notify-decision.ts';
import { decideTrouble, troubleCause } from '#lib/alerts/trouble.ts';
import { compileOwners } from '#lib/analysis/owner.ts';
import { intervalsOf } from '#lib/analysis/polls/intervals.ts';
import { BUILT_IN_RULE } from '#lib/analysis/rules/choose.ts';
import type { Database } from '#lib/db/client.ts';
import { listOpenTrouble, lockIncidents } from '#lib/db/incidents/incidents.ts';
import { loadIncidents } from '#lib/db/incidents/load-incidents.ts';
import type { Claim } from '#lib/db/polls/claims.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { findOthersSuccess } from '#lib/db/repositories/repositories.ts';
import { FIXED_SEVERITIES } from '#lib/domain/severity.ts';
import { addEvent, openBook } from './book.ts';
import { loadBook } from './change-stored.ts';
import { changeIncident, createDraft } from './draft.ts';
import { toPlan } from './plan.ts';
import { loadRouting } from './routing.ts';
import { writePlan } from './write.ts';

/** Why a poll failed as a whole. */
type FailedPoll = {
  problem: { code: string; message: string; hint: string | null };
  /** The registry may be the cause. */
  isRegistrys: boolean;
  /** The list was read, and all tags failed. */
  isOfTags: boolean;
};

type EndedPoll = {
  claim: Claim;
  registry: { id: string; host: string };
  /** Null for a success. */
  failure: FailedPoll | null;
  now: Date;
};

/**
 * Opens an incident when polling fails for too long, and closes it with the first success. Within the last transaction
 * of the poll.
 */
export async function noteTrouble(tx: Database, poll: EndedPoll): Promise<void> {
  if (poll.claim.origin === 'demo') return;
  if (poll.failure === null) await endTrouble(tx, poll);
  else await openTrouble(tx, poll, poll.failure);
}

async function openTrouble(
  tx: Database,
  { claim, registry, now }: EndedPoll,
  { problem, isRegistrys, isOfTags }: FailedPoll,
): Promise<void> {
  const { listMs } = intervalsOf(claim);
  const since = claim.lastSuccessAt ?? claim.createdAt;
  const consecutiveFailures = claim.consecutiveFailures + 1;
  const othersSucceededAt = await findOthersSuccess(tx, claim);
  const decision = decideTrouble({
    code: problem.code,
    isRegistrys,
    isOfTags,
    consecutiveFailures,
    since,
    othersSucceededAt,
    listMs,
    now,
  });
  if (decision.code === null) return;
  const isOfRegistry = decision.scope === 'registry';
  await lockIncidents(tx);
  const cause = troubleCause(isOfRegistry ? registry.id : claim.id, decision.code);
  const open = await listOpenTrouble(tx, [registry.id, claim.id]);
  if (open.some(({ causes }) => causes.includes(cause))) return;
  const loaded = await loadIncidents(tx, { ids: [], repositoryId: claim.id, registryId: registry.id });
  const ownerRules = await listOwnerRules(tx);
  const { reference, owner } = compileOwners(ownerRules)({ ...claim, host: registry.host, labelledOwner: null });
  const { versionId: ruleVersionId, ...rule } = BUILT_IN_RULE;
  const draft = createDraft({
    kind: 'trouble',
    severity: FIXED_SEVERITIES.trouble,
    openedAt: now,
    causes: [cause],
    repositoryId: isOfRegistry ? null : claim.id,
    registryId: registry.id,
    // Trouble always counts as own, also for third-party images.
    relation: 'ours',
    owner: isOfRegistry ? null : owner,
    silent: false,
    secrets: null,
    cause: null,
    revision: null,
    ruleVersionId,
    notify: decideNotify({
      relation: 'ours',
      kind: 'trouble',
      severity: FIXED_SEVERITIES.trouble,
      messages: rule.settings.messages,
      ownDeltaBytes: null,
      ownBytesBefore: null,
      deltaBytes: 0,
      sizeBefore: 0,
    }),
    rule,
    trouble: {
      code: decision.code,
      message: problem.message,
      hint: problem.hint,
      since: since.toISOString(),
      subject: isOfRegistry ? registry.host : reference,
    },
  });
  const book = openBook(loaded, await loadRouting(tx, loaded, { now, ownerRules }), now);
  book.drafts.set(draft.incident.id, draft);
  addEvent(book, draft, { kind: 'opened', at: now, reason: problem.message });
  await writePlan(tx, toPlan(book));
}

/** Closes open trouble. Another poll may have closed it before the lock. */
async function endTrouble(tx: Database, { claim, registry, now }: EndedPoll): Promise<void> {
  const open = await listOpenTrouble(tx, [registry.id, claim.id]);
  if (open.length === 0) return;
  await lockIncidents(tx);
  const ids = open.map(({ id }) => id);
  const book = await loadBook(tx, ids, now);
  for (const draft of book.drafts.values()) {
    if (isClosed(draft.incident.state)) continue;
    changeIncident(draft, { state: 'recovered', endedAt: now });
    addEvent(book, draft, { kind: 'recovered', at: now });
  }
  await writePlan(tx, toPlan(book));
}
