import { cache } from 'react';
import { getVisit } from '#lib/server/page-visit.ts';
import { readIncident } from '#lib/views/incidents.ts';

/** Once a request: layout, title and page ask for the same. */
export const readIncidentOnce = cache(async (incident: string) => {
  const { views, clock } = await getVisit();
  return readIncident(views, incident, clock.now());
});
