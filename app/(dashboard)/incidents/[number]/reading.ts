import { cache } from 'react';
import { getPageContext } from '#lib/server/page-context.ts';
import { readIncident } from '#lib/views/incidents/incidents.ts';

/** Cached for one request: layout, title and page read the same incident. */
export const readIncidentOnce = cache(async (incident: string) => {
  const { views, clock } = await getPageContext();
  return readIncident(views, incident, clock.now());
});
