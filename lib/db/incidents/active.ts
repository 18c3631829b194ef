import { ACTIVE_STATES } from '#lib/domain/incident.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** The condition that an incident has not ended. Needs the alias i of "Incident". */
export const IS_ACTIVE = Prisma.sql`i.state = any(${[...ACTIVE_STATES]}::"IncidentState"[])`;
