import { findMute } from '#lib/alerts/mutes.ts';
import type { Database } from '#lib/db/client.ts';
import { getIncidentPage, listMembersOfIncidents } from '#lib/db/incident-pages.ts';
import { loadTelling } from '#lib/db/telling.ts';
import { formatRepository } from '#lib/image/reference.ts';

/** Whether somebody muted it after its message was written: all that it shows in, or itself. */
export async function isMutedNow(db: Database, incidentId: string, now: Date): Promise<boolean> {
  const { mutes } = await loadTelling(db, now);
  if (mutes.length === 0) return false;
  const { id, kind, owner } = await getIncidentPage(db, incidentId);
  const members = await listMembersOfIncidents(db, [id]);
  const subjects = members.map(({ repository, streamKey, platform }) => ({
    reference: formatRepository({ registry: repository.registry.host, repository: repository.name }),
    ...{ stream: streamKey, platform, owner: repository.owner ?? owner },
  }));
  const asked = subjects.length > 0 ? subjects : [{ reference: '', stream: null, platform: null, owner }];
  return asked.every((subject) => findMute(mutes, { ...subject, incidentId: id, kind }, now) !== null);
}
