import type { Database } from '../client.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { IS_ACTIVE } from './active.ts';

/** `deltaBytes` is the growth above the baseline. `packages` has names, the one with the most bytes first. */
export type DemoIncident = { number: number; repository: string; deltaBytes: number; packages: string[] };

/** Packages that a link to the incident can name. */
const MOST_PACKAGES = 3;

/** Finds the active incident of the demo whose own layers grew most, with named packages; null without one. */
export async function findDemoIncident(db: Database): Promise<DemoIncident | null> {
  const [found] = await db.$queryRaw<DemoIncident[]>`
    select i.number, r.name as repository, (m."alarmBytes" - m."baselineBytes")::float8 as "deltaBytes", p.packages
    from "Incident" i join "Repository" r on r.id = i."repositoryId" and r.origin = 'demo' and r.relation = 'ours'
      join "IncidentMember" m on m.id = i."leadId"
      cross join lateral (select array_agg(c->>'name' order by n) as packages
        from jsonb_array_elements(${ARRAY}) with ordinality as e(c, n)
        where n <= ${MOST_PACKAGES} and (c->>'deltaBytes')::float8 > 0) p
    where ${IS_ACTIVE} and p.packages is not null
    order by coalesce(m."ownDeltaBytes", 0) desc, i.number limit 1`;
  return found ?? null;
}

/** Contents are null until the layers were read. */
const ARRAY = Prisma.sql`case when jsonb_typeof(i.contents) = 'array' then i.contents else '[]'::jsonb end`;
