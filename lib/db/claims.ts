import { randomUUID } from 'node:crypto';
import type { ListNote } from '#lib/image/list-note.ts';
import type { Database } from './client.ts';
import { LeaseLostError } from './errors.ts';
import type { Origin, Relation } from './generated/enums.ts';

/** A lease is this long, and renewed while the work goes on. */
export const LEASE_MS = 60_000;

/** A repository that this process may look at and write to until its lease ends. */
export type Claim = {
  id: string;
  leaseToken: string;
  registryId: string;
  name: string;
  origin: Origin;
  relation: Relation;
  owner: string | null;
  include: string[];
  exclude: string[];
  platforms: string[];
  pastedTag: string | null;
  pinnedStreamKey: string | null;
  pinnedPlatform: string | null;
  listIntervalSeconds: number | null;
  tagIntervalSeconds: number | null;
  listedAt: Date | null;
  firstLookedAt: Date | null;
  lastPollAt: Date | null;
  lastSuccessAt: Date | null;
  createdAt: Date;
  nextPollAt: Date | null;
  consecutiveFailures: number;
  /** As lib/image/list-note.ts reads them. */
  listNotes: unknown;
};

/**
 * Takes the repository that has been due the longest, or null; what somebody asked for goes first, and what failed the last time
 * after what did not, for a minute. One statement: of any number of processes, one gets it.
 * Demo repositories are never due; a paused registry's are not until its pause ends, but for polls that somebody asked for:
 * they end at once and say that it is paused.
 *
 * @param busyRegistries - registries that have enough repositories in work here
 */
export async function claimDue(db: Database, now: Date, busyRegistries: readonly string[] = []): Promise<Claim | null> {
  const token = randomUUID();
  const until = new Date(now.getTime() + LEASE_MS);
  // Polls that have not ended are few, and there is an index for them; those of one repository may be thousands.
  const rows = await db.$queryRaw<Claim[]>`
    with queued as materialized (
      select p."repositoryId", p.trigger from "Poll" p where p."finishedAt" is null and p.state = 'queued')
    update "Repository" set "leaseToken" = ${token}, "leaseUntil" = ${until}
    where id = (
      select r.id from "Repository" r left join "RegistryState" s on s."registryId" = r."registryId"
      where r."nextPollAt" <= ${now} and r.origin <> 'demo'
        and (r."leaseUntil" is null or r."leaseUntil" < ${now})
        and case when s."pausedUntil" > ${now}
          then r.id in (select "repositoryId" from queued)
          else not (r."registryId" = any(${[...busyRegistries]}::text[])) end
      order by (r.id in (select "repositoryId" from queued where trigger = 'manual')) desc,
        r."nextPollAt" + case when r."consecutiveFailures" > 0 then interval '1 minute' else interval '0' end limit 1 for update of r skip locked)
    returning *`;
  return rows[0] ?? null;
}

/** Takes one repository whether it is due or not, unless another process holds it. */
export async function claimRepository(db: Database, repositoryId: string, now: Date): Promise<Claim | null> {
  const token = randomUUID();
  const until = new Date(now.getTime() + LEASE_MS);
  const rows = await db.$queryRaw<Claim[]>`
    update "Repository" set "leaseToken" = ${token}, "leaseUntil" = ${until}
    where id = ${repositoryId} and ("leaseUntil" is null or "leaseUntil" < ${now}) returning *`;
  return rows[0] ?? null;
}

/** @throws LeaseLostError when another process has it by now */
export async function renewClaim(db: Database, claim: Claim, now: Date): Promise<void> {
  const until = new Date(now.getTime() + LEASE_MS);
  const { count } = await db.repository.updateMany({
    where: { id: claim.id, leaseToken: claim.leaseToken },
    data: { leaseUntil: until },
  });
  if (count === 0) throw new LeaseLostError(claim.id);
}

/**
 * To be called first in each transaction that writes for a claim: nobody else can take or change the repository before that
 * transaction ends, and a process that lost its lease writes nothing.
 *
 * @returns the claim with the repository's settings as they are by now: people change them while a poll runs
 * @throws LeaseLostError
 */
export async function fence(tx: Database, claim: Claim): Promise<Claim> {
  const [row] = await tx.$queryRaw<Claim[]>`
    select * from "Repository" where id = ${claim.id} and "leaseToken" = ${claim.leaseToken} for share`;
  if (!row) throw new LeaseLostError(claim.id);
  return row;
}

export type ClaimEnd = {
  nextPollAt: Date | null;
  lastPollAt: Date;
  /** Null where the look says nothing of the repository: that is neither. */
  succeeded: boolean | null;
  listedAt?: Date;
  /** Whether the list that was read lacks tags, and what it said; null where it stays as it was. */
  listTruncated?: boolean | null;
  listNotes?: readonly ListNote[] | null;
  firstLookedAt?: Date;
};

/**
 * Gives the repository back with what the look found. Without effect when the lease was lost. One statement: free and
 * still due, another process would look again at once.
 */
export async function releaseClaim(db: Database, claim: Claim, end: ClaimEnd): Promise<void> {
  const { nextPollAt, lastPollAt, succeeded, listedAt = null, listTruncated = null, firstLookedAt = null } = end;
  const listNotes = end.listNotes ? JSON.stringify(end.listNotes) : null;
  const failures = succeeded ? 0 : claim.consecutiveFailures + (succeeded === null ? 0 : 1);
  // A poll asked for while this one ran has set another time: it stays.
  await db.$executeRaw`
    update "Repository" r set "leaseToken" = null, "leaseUntil" = null, "lastPollAt" = ${lastPollAt}, "consecutiveFailures" = ${failures},
      "lastSuccessAt" = case when ${succeeded === true}::boolean then ${lastPollAt} else r."lastSuccessAt" end,
      "listedAt" = coalesce(${listedAt}::timestamptz, r."listedAt"),
      "listTruncated" = coalesce(${listTruncated}::boolean, r."listTruncated"),
      "listNotes" = coalesce(${listNotes}::jsonb, r."listNotes"),
      "firstLookedAt" = coalesce(${firstLookedAt}::timestamptz, r."firstLookedAt"),
      "nextPollAt" = case when r."nextPollAt" is distinct from ${claim.nextPollAt}::timestamptz
        or exists (select 1 from "Poll" p where p."repositoryId" = r.id and p.state = 'queued') then r."nextPollAt" else ${nextPollAt}::timestamptz end
    where r.id = ${claim.id} and r."leaseToken" = ${claim.leaseToken}`;
}

/** Gives the repository back as it was. */
export async function dropClaim(db: Database, claim: Claim): Promise<void> {
  await db.repository.updateMany({
    where: { id: claim.id, leaseToken: claim.leaseToken },
    data: { leaseToken: null, leaseUntil: null },
  });
}

/** Frees every lease: only right where this process is known to be the only one. */
export async function freeAllClaims(db: Database): Promise<void> {
  await db.repository.updateMany({
    where: { leaseToken: { not: null } },
    data: { leaseToken: null, leaseUntil: null },
  });
}
