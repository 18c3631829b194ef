import { compareFindings } from '#lib/analysis/findings/compare-findings.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { mapFindings } from '#lib/db/findings/image-findings.ts';
import { lockIncidents } from '#lib/db/incidents/incidents.ts';
import { type ComparedIncident, listIncidentsOfImage } from '#lib/db/incidents/incidents-of-image.ts';
import { addEvent } from './book.ts';
import { loadBook } from './change-stored.ts';
import { toPlan } from './plan.ts';
import { writePlan } from './write.ts';

type ImageKey = { repositoryId: string; manifestId: number };

/**
 * Adds an event to each incident that compares an image, once the findings of both of its images are known and the push added some.
 * Channels edit their messages, which then name what was added. Call it after the findings of the image were stored.
 */
export async function noteFindings(db: DatabaseClient, image: ImageKey, now: Date): Promise<void> {
  for (const incident of await listIncidentsOfImage(db, image)) await noteOne(db, image, incident, now);
}

async function noteOne(db: DatabaseClient, image: ImageKey, incident: ComparedIncident, now: Date): Promise<void> {
  const { id, repositoryId, fromDigest: from, alarmDigest: to } = incident;
  const found = await mapFindings(db, repositoryId, [from, to]);
  const change = compareFindings(found.get(from) ?? null, found.get(to) ?? null);
  if (change === null || change.added.length + change.secrets === 0) return;
  await db.$transaction(
    async (tx) => {
      await lockIncidents(tx);
      // Another process may have added the event in the meantime, or the push that counts is another one now.
      const open = await listIncidentsOfImage(tx, image);
      if (!open.some((one) => one.id === id && one.fromDigest === from && one.alarmDigest === to)) return;
      const book = await loadBook(tx, [id], now);
      const draft = book.drafts.get(id);
      if (draft === undefined) return;
      addEvent(book, draft, { kind: 'findings', at: now, details: { from, to, ...change } });
      await writePlan(tx, toPlan(book));
    },
    { timeout: 30_000 },
  );
}
