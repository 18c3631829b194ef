import { decideNotify, formatNotify } from '#lib/alerts/notify-decision.ts';
import { decideTrouble, troubleCause } from '#lib/alerts/trouble.ts';
import { intervalsOf } from '#lib/analysis/intervals.ts';
import { compileOwnerRules, findOwner } from '#lib/analysis/owner.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import type { Claim } from '#lib/db/claims.ts';
import type { Database } from '#lib/db/client.ts';
import { findOpenTrouble, insertIncident, lockIncidents, updateIncident } from '#lib/db/incidents.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import type { RegistryRow } from '#lib/db/registries.ts';
import { findOthersSuccess } from '#lib/db/repositories.ts';
import { writeEvent } from '#lib/deliver/enqueue.ts';
import { formatRepository } from '#lib/image/reference.ts';
import type { PollFailure } from './problem.ts';
import { systemEvent } from './system-event.ts';

type EndedPoll = {
  claim: Claim;
  registry: RegistryRow;
  /** Null for a success. */
  failure: PollFailure | null;
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
  { problem, isRegistrys, isOfTags }: PollFailure,
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
  const open = await findOpenTrouble(tx, [registry.id, claim.id]);
  if (open.some(({ causes }) => causes.includes(cause))) return;
  const reference = formatRepository({ registry: registry.host, repository: claim.name });
  const id = crypto.randomUUID();
  const settings = BUILT_IN_SETTINGS;
  const notify = decideNotify({
    relation: 'ours',
    kind: 'trouble',
    severity: 'warning',
    messages: settings.messages,
    ownDeltaBytes: null,
    ownBytesBefore: null,
    deltaBytes: 0,
    sizeBefore: 0,
  });
  await insertIncident(
    tx,
    {
      id,
      kind: 'trouble',
      severity: 'warning',
      openedAt: now,
      causes: [cause],
      repositoryId: isOfRegistry ? null : claim.id,
      registryId: registry.id,
      // Trouble always counts as own, also for third-party images.
      relation: 'ours',
      owner: isOfRegistry ? null : await ownerOf(tx, claim, reference),
      cause: {},
      revision: null,
      ruleVersionId: null,
      silent: false,
      told: formatNotify(notify),
      rule: { id: null, name: 'Built in', version: null, settings },
      trouble: {
        code: decision.code,
        message: problem.message,
        hint: problem.hint,
        since: since.toISOString(),
        subject: isOfRegistry ? registry.host : reference,
      },
    },
    now,
  );
  await writeEvent(tx, systemEvent(id, 'opened', now, problem.message, {}), now);
}

async function endTrouble(tx: Database, { claim, registry, now }: EndedPoll): Promise<void> {
  const open = await findOpenTrouble(tx, [registry.id, claim.id]);
  if (open.length === 0) return;
  await lockIncidents(tx);
  for (const { id } of open) {
    await updateIncident(tx, id, { state: 'recovered', endedAt: now }, now);
    await writeEvent(tx, systemEvent(id, 'recovered', now, null, {}), now);
  }
}

async function ownerOf(tx: Database, { owner, relation }: Claim, reference: string): Promise<string | null> {
  const rules = compileOwnerRules(await listOwnerRules(tx));
  return findOwner({ relation, byHand: owner, byLabel: null, rules, reference })?.owner ?? null;
}
