import { compileIncidentSubjects } from '#lib/alerts/incident-subjects.ts';
import { findMute } from '#lib/alerts/mutes.ts';
import { MuteMatches } from '#lib/alerts/stored-matches.ts';
import type { Database } from '#lib/db/client.ts';
import { listIncidentSubjects, listOpenIncidentIds } from '#lib/db/incident-subjects.ts';
import { getMute, listMutes, type MuteRow } from '#lib/db/mutes.ts';
import { listOwnerRules } from '#lib/db/owners.ts';
import type { ViewDoor } from './context.ts';
import type { Mute, MuteList } from './dto/alerting.ts';

const MAX_MUTES = 200;

/** Mutes that hold, and those that are over; each with the open incidents it keeps quiet. */
export async function readMutes(door: ViewDoor, now: Date): Promise<MuteList> {
  const { db } = door.enter('read');
  return { items: await describeMutes(db, await listMutes(db, now, MAX_MUTES), now) };
}

/** @throws NotFoundError */
export async function readMute(door: ViewDoor, id: string, now: Date): Promise<Mute> {
  const { db } = door.enter('read');
  const row = await getMute(db, id);
  const [mute] = await describeMutes(db, [row], now);
  // One row in, one out.
  return mute ?? toMute(row, 0);
}

async function describeMutes(db: Database, rows: readonly MuteRow[], now: Date): Promise<Mute[]> {
  const incidents = [...(await groupSubjects(db)).values()];
  return rows.map((row) => {
    const mutes = [{ ...row, matches: MuteMatches.parse(row.matches) }];
    // An incident is quiet where everything it shows in is.
    const quiet = incidents.filter((subjects) => subjects.every((subject) => findMute(mutes, subject, now) !== null));
    return toMute(row, quiet.length);
  });
}

async function groupSubjects(db: Database) {
  const toSubject = compileIncidentSubjects(await listOwnerRules(db));
  const rows = await listIncidentSubjects(db, await listOpenIncidentIds(db));
  return Map.groupBy(rows.map(toSubject), ({ incidentId }) => incidentId);
}

function toMute({ id, matches, reason, until, endedAt, createdAt, createdBy }: MuteRow, incidentCount: number): Mute {
  return {
    ...{ id, reason, createdBy, incidentCount },
    matches: MuteMatches.parse(matches),
    until: until.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
