import { randomUUID } from 'node:crypto';
import type { ListNote } from '#lib/image/list-note.ts';
import type { Database } from '../client.ts';
import { LeaseLostError } from '../errors.ts';
import type { Repository } from '../generated/client.ts';

/** Length of a lease. It is renewed while the work continues. */
export const LEASE_MS = 60_000;

/** A repository that only this process may poll and write to until its lease ends. */
export type Claim = Pick<
  Repository,
  | 'id'
  | 'registryId'
  | 'name'
  | 'origin'
  | 'relation'
  | 'owner'
  | 'include'
  | 'exclude'
  | 'platforms'
  | 'pastedTag'
  | 'pinnedStreamKey'
  | 'pinnedPlatform'
  | 'listIntervalSeconds'
  | 'tagIntervalSeconds'
  | 'listedAt'
  | 'firstLookedAt'
  | 'lastPollAt'
  | 'lastSuccessAt'
  | 'createdAt'
  | 'nextPollAt'
  | 'consecutiveFailures'
  | 'listNotes'
> & { leaseToken: string };

/**
 * Claims the repository that has been due the longest, or returns null. Polls that a user requested come first; a repository whose
 * last poll failed comes after the others for a minute. One statement, so that exactly one process gets it.
 * Demo repositories are never due. Repositories of a paused registry are due after the pause, or when a poll is queued, which then
 * ends immediately and reports the pause.
 *
 * @param busyRegistries - registries with enough repositories in work in this process
 */
export async function claimDue(db: Database, now: Date, busyRegistries: readonly string[] = []): Promise<Claim | null> {
  const token = randomUUID();
  const until = new Date(now.getTime() + LEASE_MS);
  // Unfinished polls are few and have an index; one repository can have thousands of finished ones.
  const rows = await db.$queryRaw<Claim[]>`
    with queued as materialized (
      select p."repositoryId", p."triggerName" from "Poll" p where p."finishedAt" is null and p.state = 'queued')
    update "Repository" set "leaseToken" = ${token}, "leaseUntil" = ${until}
    where id = (
      select r.id from "Repository" r left join "RegistryState" s on s."registryId" = r."registryId"
      where r."nextPollAt" <= ${now} and r.origin <> 'demo'
        and (r."leaseUntil" is null or r."leaseUntil" < ${now})
        and case when s."pausedUntil" > ${now}
          then r.id in (select "repositoryId" from queued)
          else not (r."registryId" = any(${[...busyRegistries]}::text[])) end
      order by (r.id in (select "repositoryId" from queued where "triggerName" = 'manual')) desc,
        r."nextPollAt" + case when r."consecutiveFailures" > 0 then interval '1 minute' else interval '0' end limit 1 for update of r skip locked)
    returning *`;
  return rows[0] ?? null;
}

/** Claims a repository whether it is due or not, unless another process holds it. */
export async function claimRepository(db: Database, repositoryId: string, now: Date): Promise<Claim | null> {
  const token = randomUUID();
  const until = new Date(now.getTime() + LEASE_MS);
  const rows = await db.$queryRaw<Claim[]>`
    update "Repository" set "leaseToken" = ${token}, "leaseUntil" = ${until}
    where id = ${repositoryId} and ("leaseUntil" is null or "leaseUntil" < ${now}) returning *`;
  return rows[0] ?? null;
}

/** @throws LeaseLostError when another process has claimed the repository */
export async function renewClaim(db: Database, claim: Claim, now: Date): Promise<void> {
  const until = new Date(now.getTime() + LEASE_MS);
  const { count } = await db.repository.updateMany({
    where: { id: claim.id, leaseToken: claim.leaseToken },
    data: { leaseUntil: until },
  });
  if (count === 0) throw new LeaseLostError(claim.id);
}

/**
 * Must be called first in each transaction that writes for a claim. No other process can claim or change the repository before
 * the transaction ends, and a process that lost its lease cannot write.
 *
 * @returns the claim with the repository's current settings, which can change while a poll runs
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
  /** Null when the poll says nothing about the repository: neither success nor failure. */
  succeeded: boolean | null;
  listedAt?: Date;
  /** True if the tag list is incomplete, with the notes about it; null keeps the stored values. */
  listTruncated?: boolean | null;
  listNotes?: readonly ListNote[] | null;
  firstLookedAt?: Date;
};

/**
 * Releases the claim and stores the result of the poll. Has no effect when the lease was lost. One statement: a repository
 * that is free but still due would be polled again immediately.
 */
export async function releaseClaim(db: Database, claim: Claim, end: ClaimEnd): Promise<void> {
  const { nextPollAt, lastPollAt, succeeded, listedAt = null, listTruncated = null, firstLookedAt = null } = end;
  const listNotes = end.listNotes ? JSON.stringify(end.listNotes) : null;
  const failures = succeeded ? 0 : claim.consecutiveFailures + (succeeded === null ? 0 : 1);
  // A poll that was requested during this one has changed nextPollAt, which must stay.
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

/** Releases the claim without a result. */
export async function dropClaim(db: Database, claim: Claim): Promise<void> {
  await db.repository.updateMany({
    where: { id: claim.id, leaseToken: claim.leaseToken },
    data: { leaseToken: null, leaseUntil: null },
  });
}

/** Releases every lease. Only correct when this process is the only one on the database. */
export async function freeAllClaims(db: Database): Promise<void> {
  await db.repository.updateMany({
    where: { leaseToken: { not: null } },
    data: { leaseToken: null, leaseUntil: null },
  });
}
