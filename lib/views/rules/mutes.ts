import { toIncidentSubjects } from '#lib/alerts/incident-subjects.ts';
import { isMuted } from '#lib/alerts/mutes.ts';
import { MuteMatches } from '#lib/alerts/stored-matches.ts';
import { may } from '#lib/auth/permissions.ts';
import type { Database } from '#lib/db/client.ts';
import { listOpenIncidentIds, loadIncidentSubjects } from '#lib/db/incidents/incident-subjects.ts';
import { listSecretIncidentsAmong } from '#lib/db/incidents/secret-incidents.ts';
import { getMute, listMutes, type MuteRow } from '#lib/db/settings/mutes.ts';
import type { GuardedViews } from '../context.ts';
import type { Mute, MuteList } from '../dto/alerting.ts';

const MAX_MUTES = 200;

/**
 * Returns active and ended mutes, with the number of open incidents that each keeps from sending messages. Reasons can describe a
 * secret, so that those of mutes of secrets are left out for callers who are no editors.
 */
export async function readMutes(guarded: GuardedViews, now: Date): Promise<MuteList> {
  const { db } = guarded.require('read');
  return { items: await describeMutes(guarded, await listMutes(db, now, MAX_MUTES), now) };
}

/** @throws NotFoundError */
export async function readMute(guarded: GuardedViews, id: string, now: Date): Promise<Mute> {
  const { db } = guarded.require('read');
  const row = await getMute(db, id);
  const [mute] = await describeMutes(guarded, [row], now);
  // One row in, one row out.
  return mute ?? { ...toMute(row, 0), reason: null };
}

async function describeMutes(guarded: GuardedViews, rows: readonly MuteRow[], now: Date): Promise<Mute[]> {
  const { db } = guarded.require('read');
  const isOfSecrets = may(guarded.caller, 'write') ? () => false : await findMutesOfSecrets(db, rows);
  const subjectsOf = toIncidentSubjects(await loadIncidentSubjects(db, await listOpenIncidentIds(db)));
  const incidents = [...Map.groupBy(subjectsOf, ({ incidentId }) => incidentId).values()];
  return rows.map((row) => {
    const mutes = [{ ...row, matches: MuteMatches.parse(row.matches) }];
    const quiet = incidents.filter((subjects) => isMuted(mutes, subjects, now));
    const mute = toMute(row, quiet.length);
    return isOfSecrets(mute) ? { ...mute, reason: null } : mute;
  });
}

/** Returns a test for mutes of the kind `secret`, and of an incident of that kind. */
async function findMutesOfSecrets(db: Database, rows: readonly MuteRow[]): Promise<(mute: Mute) => boolean> {
  const ids = rows.flatMap(({ matches }) => MuteMatches.parse(matches).incidentId ?? []);
  const secret = new Set(await listSecretIncidentsAmong(db, ids));
  return ({ matches: { kind, incidentId } }) =>
    kind === 'secret' || (incidentId !== undefined && secret.has(incidentId));
}

function toMute({ id, matches, reason, until, endedAt, createdAt, createdBy }: MuteRow, incidentCount: number): Mute {
  return {
    id,
    reason,
    createdBy,
    incidentCount,
    matches: MuteMatches.parse(matches),
    until: until.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
