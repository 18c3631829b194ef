import { randomUUID } from 'node:crypto';
import type { StoredSibling } from '#lib/findings/inspect-image.ts';
import type { Database } from '../client.ts';
import { startOfDay } from '../contents/read-today.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';
import { toNumber } from '../numbers.ts';
import { LEASE_MS } from '../polls/claims.ts';
import type { StoredProblem } from '../polls/polls.ts';
import { toRows } from '../rows.ts';

/** A base image of one platform, by its reference: "docker.io/library/node:24". */
export type BaseOfPlatform = { base: string; platform: string };

/** Bases whose smaller variants are checked. */
const MOST_BASES = 500;
/** A check that ended its process is repeated after this time. */
const AGAIN_MS = 3_600_000;

/** The sets "s" of images that a tag of an own repository points to, whose base can have smaller variants. The demo requests nothing. */
const WANTED = Prisma.sql`"FindingSet" s
  join "Repository" r on r.id = s."repositoryId" and r.relation = 'ours' and r.origin <> 'demo'
  join "Image" i on i."manifestId" = s."manifestId"
  join "TagCurrent" c on c."manifestId" = s."manifestId"
  join "Tag" t on t.id = c."tagId" and t."repositoryId" = s."repositoryId" and t."goneAt" is null`;

/** Lists the bases of images that tags of own repositories point to. */
export async function listWantedBases(db: Database): Promise<BaseOfPlatform[]> {
  return db.$queryRaw<BaseOfPlatform[]>`
    select distinct s.base, i.platform from ${WANTED} where s.base is not null order by 1, 2 limit ${MOST_BASES}`;
}

/** Queues checks of smaller images. Those that are known stay as they are. */
export async function queueSiblings(
  db: Database,
  siblings: readonly (BaseOfPlatform & { reference: string })[],
  now: Date,
): Promise<void> {
  if (siblings.length === 0) return;
  const data = siblings.map((one) => ({ ...one, nextCheckAt: now }));
  await db.baseSibling.createMany({ data, skipDuplicates: true });
}

/** Deletes what is known of the smaller variants of bases that no own image has. @returns how many */
export async function sweepSiblings(db: Database): Promise<number> {
  return db.$executeRaw`
    delete from "BaseSibling" b where not exists (select 1 from ${WANTED} where s.base = b.base and i.platform = b.platform)`;
}

/** Deletes what is known of all of them, since they are not to be checked. */
export async function deleteSiblings(db: Database): Promise<number> {
  return (await db.baseSibling.deleteMany()).count;
}

/** Lists what is known of the smaller variants of bases, for one platform. */
export async function listStoredSiblings(
  db: Database,
  bases: readonly string[],
  platform: string,
): Promise<(StoredSibling & { base: string })[]> {
  if (bases.length === 0) return [];
  const rows = await db.baseSibling.findMany({ where: { base: { in: [...bases] }, platform }, omit: { error: true } });
  return rows.map(({ base, reference, digest, sizeBytes, unpackedBytes, offers, checkedAt }) => ({
    base,
    reference,
    digest,
    sizeBytes: sizeBytes === null ? null : toNumber(sizeBytes),
    unpackedBytes: unpackedBytes === null ? null : toNumber(unpackedBytes),
    offers,
    checkedAt,
  }));
}

/** A smaller image that only this process may check until its lease ends. */
export type SiblingClaim = BaseOfPlatform & {
  reference: string;
  leaseToken: string;
  /** Of the last check. Null before. */
  digest: string | null;
  offers: unknown;
  /** How many checks failed one after another. */
  failures: number;
};

/**
 * Claims the image that has been due the longest, or returns null. None on a day on which as many bytes were read as allowed. One
 * statement, so that exactly one process gets it.
 *
 * @param bytesPerDay - of all images together
 */
export async function claimSibling(db: Database, now: Date, bytesPerDay: number): Promise<SiblingClaim | null> {
  const [until, again] = [new Date(now.getTime() + LEASE_MS), new Date(now.getTime() + AGAIN_MS)];
  const rows = await db.$queryRaw<object[]>`
    update "BaseSibling" b set "leaseToken" = ${randomUUID()}, "leaseUntil" = ${until}, "nextCheckAt" = ${again}
    from (
      select base, reference, platform from "BaseSibling"
      where "nextCheckAt" <= ${now} and ("leaseUntil" is null or "leaseUntil" < ${now})
        and (select coalesce(sum("sizeBytes"), 0) from "BaseSibling"
          where "checkedAt" >= ${startOfDay(now)} and offers is not null) < ${bytesPerDay}
      order by "nextCheckAt", base, reference, platform limit 1 for update skip locked) due
    where b.base = due.base and b.reference = due.reference and b.platform = due.platform
    returning b.base, b.reference, b.platform, b."leaseToken", b.digest, b.offers, coalesce((b.error->>'failures')::int, 0) as failures`;
  return toRows<SiblingClaim>(rows)[0] ?? null;
}

/** @returns whether this process still holds the lease */
export async function renewSibling(db: Database, { leaseToken }: SiblingClaim, now: Date): Promise<boolean> {
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const { count } = await db.baseSibling.updateMany({ where: { leaseToken }, data: { leaseUntil } });
  return count > 0;
}

/** SiblingEnd is the result of a check. */
export type SiblingEnd =
  | { state: 'unchanged' }
  | { state: 'read'; digest: string; sizeBytes: number; unpackedBytes: number; offers: object }
  /** Its files cannot be known. */
  | { state: 'unreadable'; digest: string; sizeBytes: number; error: StoredProblem }
  /** The registry has no such image for the platform. */
  | { state: 'absent'; error: StoredProblem }
  /** The registry did not answer as it should. What was known stays. */
  | { state: 'failed'; error: StoredProblem & { failures: number } }
  /** Nothing was requested. */
  | { state: 'waiting' };

/** Stores the result of a check and releases the image. @returns false, without writing, when the lease was lost */
export async function endSibling(
  db: Database,
  { leaseToken }: SiblingClaim,
  end: SiblingEnd,
  { now, nextCheckAt }: { now: Date; nextCheckAt: Date },
): Promise<boolean> {
  const released = { leaseToken: null, leaseUntil: null, nextCheckAt };
  const { count } = await db.baseSibling.updateMany({
    where: { leaseToken },
    data: { ...released, ...columnsOf(end, now) },
  });
  return count > 0;
}

function columnsOf(end: SiblingEnd, checkedAt: Date) {
  const unknown = { sizeBytes: null, unpackedBytes: null, offers: Prisma.DbNull };
  if (end.state === 'waiting') return {};
  if (end.state === 'failed') return { error: end.error };
  if (end.state === 'unchanged') return { checkedAt, error: Prisma.DbNull };
  if (end.state === 'absent') return { ...unknown, digest: null, checkedAt, error: end.error };
  const { digest, sizeBytes } = end;
  if (end.state === 'unreadable') return { ...unknown, digest, sizeBytes, checkedAt, error: end.error };
  const { unpackedBytes, offers } = end;
  return { digest, sizeBytes, unpackedBytes, offers, checkedAt, error: Prisma.DbNull };
}

/** Lets findings be made again that were made before all smaller variants of their base were checked. */
export async function checkBaseAgain(db: Database, base: string): Promise<void> {
  await db.findingSet.updateMany({ where: { base, siblings: null }, data: { computedAt: new Date(0) } });
}
