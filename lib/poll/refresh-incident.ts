import type { Cause } from '#lib/alerts/cause.ts';
import { summarise } from '#lib/alerts/summarise.ts';
import type { Database } from '#lib/db/client.ts';
import { listMembers, type MemberRow } from '#lib/db/incident-members.ts';
import { getIncident, updateIncident } from '#lib/db/incidents.ts';
import type { Finding } from './incident-findings.ts';
import { askForContents } from './name-contents.ts';

/** Most series that an event names. It counts the others. */
export const MOST_NAMED = 50;

/** Updates an incident from its members. `findings`, by member, have the cause of its leading member. */
export async function refreshIncident(
  tx: Database,
  id: string,
  now: Date,
  findings: ReadonlyMap<string, Finding> = new Map(),
): Promise<void> {
  const { state, cause } = await getIncident(tx, id);
  const summary = summarise(state, await listMembers(tx, id));
  if (!summary) return;
  const lead = findings.get(summary.leadId);
  const isOther = lead && layersOf(lead.cause) !== layersOf(cause as Cause);
  await updateIncident(
    tx,
    id,
    {
      ...summary,
      ...(lead ? { cause: lead.cause, ...(lead.revision ? { revision: lead.revision } : {}) } : {}),
      // The lead's layers changed: the stored package diff no longer applies.
      ...(isOther ? { contents: null } : {}),
    },
    now,
  );
}

const layersOf = ({ layers }: Cause): string => JSON.stringify([layers.from, layers.to]);

/** Queues the layers of the leading member of an own incident, unless its packages are named already. */
export async function askForFiles(tx: Database, id: string, now: Date): Promise<void> {
  const { cause, contents, relation, silent, repositoryId } = await getIncident(tx, id);
  if (contents !== null || relation !== 'ours' || silent || repositoryId === null) return;
  await askForContents(tx, { id, layers: (cause as Cause).layers, repositoryId }, now);
}

/** Digests and sizes per series, for at most MOST_NAMED series. */
export function evidenceOf(members: readonly MemberRow[]): object {
  const series = members
    .slice(0, MOST_NAMED)
    .map(({ seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes }) => {
      return { seriesId, kind, fromDigest, toDigest, baselineBytes, toBytes };
    });
  return { series, more: members.length - series.length };
}
