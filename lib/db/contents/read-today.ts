import * as Prisma from '../generated/internal/prismaNamespace.ts';

const DAY_MS = 86_400_000;

/** The beginning of the UTC day. */
export const startOfDay = (now: Date): Date => new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);

/**
 * Bytes by registry that were received, or are reserved, since the day began for layers that no user requested: rows of
 * "registryId" and bytes. A registry without any has no row.
 */
export const readToday = (today: Date): Prisma.Sql => Prisma.sql`(
  select r."registryId", sum(o."dayBytes") as bytes from "RepositoryLayer" o join "Repository" r on r.id = o."repositoryId"
  where not o."byHand" and o."triedAt" >= ${today} group by r."registryId")`;
