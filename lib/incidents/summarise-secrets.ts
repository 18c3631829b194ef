import { randomUUID } from 'node:crypto';
import type { Message } from '#lib/alerts/message-facts.ts';
import { isMuted } from '#lib/alerts/mutes.ts';
import { routeTo } from '#lib/alerts/routing.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import { insertDelivery } from '#lib/db/deliveries/delivery-records.ts';
import { isReadingCurrentImages, listCarryingRepositories } from '#lib/db/findings/carried-secrets.ts';
import { lockIncidents } from '#lib/db/incidents/incidents.ts';
import { listRepositoriesWithSecrets, listSilentSecretIncidents } from '#lib/db/incidents/secret-incidents.ts';
import { findSecretsSummarisedAt, noteSecretsSummarised, startFindingRules } from '#lib/db/instance.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import type { Book } from './book.ts';
import { loadBook } from './change-stored.ts';
import { noteSecrets } from './note-secrets.ts';

/** Layers that wait for longer than this do not hold the summary back, such as those of a registry that does not answer. */
const MOST_WAIT_MS = 7 * 86_400_000;

/**
 * Lists the secrets that no push added, without messages, and sends one summary of them for each version of the rules (D-49). Call it
 * when no image is due to be inspected.
 */
export async function noteKnownSecrets(
  db: DatabaseClient,
  { now, findBaseUrl }: { now: Date; findBaseUrl: () => Promise<string> },
): Promise<void> {
  const since = await startFindingRules(db, FINDING_RULES_VERSION, now);
  const repositoryIds = new Set([...(await listCarryingRepositories(db)), ...(await listRepositoriesWithSecrets(db))]);
  for (const repositoryId of repositoryIds) await noteSecrets(db, repositoryId, { listsKnown: true, now });
  if ((await findSecretsSummarisedAt(db)) !== null) return;
  const isWaiting = now.getTime() - since.getTime() < MOST_WAIT_MS && (await isReadingCurrentImages(db));
  if (isWaiting) return;
  const baseUrl = await findBaseUrl();
  await db.$transaction((tx) => queueSummary(tx, now, baseUrl), { timeout: 30_000 });
}

async function queueSummary(tx: Database, now: Date, baseUrl: string): Promise<void> {
  await lockIncidents(tx);
  const book = await loadBook(tx, await listSilentSecretIncidents(tx), now);
  const sums = sumByChannel(book);
  // It is sent later when a channel is added, or when secrets are found later.
  if (sums.size === 0 || !(await noteSecretsSummarised(tx, now))) return;
  const link = createLinks(baseUrl).secrets();
  for (const [channelId, sum] of sums) {
    const id = randomUUID();
    const type = 'secrets.found';
    const facts = { ...sum, link };
    const payload: Message = { kind: 'secrets', id, type, at: now.toISOString(), test: false, facts };
    await insertDelivery(tx, { id, channelId, kind: 'secrets', type, nextTryAt: now, payload }, now);
  }
}

/** Counts the secrets and repositories by the channels that their incidents are routed to. Muted ones do not count. */
function sumByChannel({ drafts, routing, now }: Book): Map<string, { secrets: number; repositories: number }> {
  const enabled = routing.channels.filter((channel) => channel.enabled).map(({ id }) => id);
  const sums = new Map<string, { secrets: number; repositories: number }>();
  for (const draft of drafts.values()) {
    const { id, severity, secrets } = draft.incident;
    const count = secrets?.items.filter(({ rules }) => rules === FINDING_RULES_VERSION).length ?? 0;
    const subjects = routing.subjectsOf(draft);
    const isSilenced = isMuted(
      routing.mutes,
      subjects.map((subject) => ({ ...subject, incidentId: id })),
      now,
    );
    if (count === 0 || isSilenced) continue;
    const channelIds = subjects.flatMap(
      (subject) => routeTo(routing.routes, { ...subject, severity }, enabled).channelIds,
    );
    for (const channelId of new Set(channelIds)) {
      const sum = sums.get(channelId) ?? { secrets: 0, repositories: 0 };
      sums.set(channelId, { secrets: sum.secrets + count, repositories: sum.repositories + 1 });
    }
  }
  return sums;
}
