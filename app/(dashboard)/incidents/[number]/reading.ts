import { cache } from 'react';
import { getPageContext } from '#lib/server/page-context.ts';
import { readIncident } from '#lib/views/incidents.ts';

/** Once a request: layout, title and page ask for the same. */
export const readIncidentOnce = cache(async (incident: string) => {
  const { views, clock } = await getPageContext();
  return readIncident(views, incident, clock.now());
});
