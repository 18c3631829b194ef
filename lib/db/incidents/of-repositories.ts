import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { GROWN_BYTES } from './incident-members.ts';

/**
 * Selects the incidents of each repository, whatever their state: one row for each series that has not ended, and one for a
 * polling error or secrets of the repository, which have no series. Sizes are in bytes. Conditions on "repositoryId" reach both indexes.
 */
export const INCIDENTS_OF_REPOSITORIES = Prisma.sql`
  select m."repositoryId", m."incidentId", m."streamLabel" as stream, m.platform, m.at, m."alarmBytes", ${GROWN_BYTES} as "deltaBytes"
  from "IncidentMember" m where m.state = 'open'
  union all
  select t."repositoryId", t.id, null, null, t."openedAt", null, null
  from "Incident" t where t."kindName" in ('trouble', 'secret') and t."repositoryId" is not null`;
