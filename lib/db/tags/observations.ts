import type { Database } from '../client.ts';
import type { Claim } from '../polls/claims.ts';
import { deriveLater, JUDGED_IN_PART } from '../series/derived.ts';

/**
 * Records that from `now` on the tag points to `digest`, whose facts must be stored. Closes the open observation. The same digest
 * again changes nothing, so retries are safe. With `isPast` the observation is judged without messages and marked by a
 * `judgedAt` before it was seen. The order of observations survives a clock that was set back: a later one never gets an
 * earlier time.
 *
 * @returns whether an observation was written
 */
export async function observe(
  tx: Database,
  input: { repositoryId: string; tagId: number; digest: string; pollId: string; now: Date; isPast?: boolean },
): Promise<boolean> {
  const { repositoryId, tagId, digest, pollId, now, isPast = false } = input;
  // Locks the tag's row, so that two writers of one tag run one after the other.
  const [current] = await tx.$queryRaw<{ digest: string | null; last: Date | null }[]>`
    select (select m.digest from "Observation" o join "Manifest" m on m.id = o."manifestId" where o."openTagId" = t.id) as digest,
      (select max(coalesce(o."endedAt", o."firstSeenAt")) from "Observation" o where o."tagId" = t.id) as last
    from "Tag" t where t.id = ${tagId} for update`;
  if (!current || current.digest === digest) return false;
  const at = current.last !== null && current.last > now ? new Date(current.last.getTime() + 1) : now;
  if (current.digest !== null) {
    await tx.observation.updateMany({ where: { openTagId: tagId }, data: { openTagId: null, endedAt: at } });
  }
  const written = await tx.$executeRaw`
    insert into "Observation" ("repositoryId", "tagId", "manifestId", "firstSeenAt", "openTagId", "pollId", "judgedAt")
    select ${repositoryId}, ${tagId}, id, ${at}, ${tagId}, ${pollId}::uuid, ${isPast ? new Date(at.getTime() - 1) : null}::timestamptz from "Manifest" where digest = ${digest}`;
  if (isPast) await deriveLater(tx, repositoryId);
  // The manifest was swept after its check. The rollback makes the poll check the tag again.
  if (written === 0) throw new Error(`Manifest ${digest} is not stored, so no tag can point to it.`);
  await tx.tag.update({
    where: { id: tagId },
    data: { changedAt: at, missingSince: null, missingCount: 0, goneAt: null },
  });
  return true;
}

/** A push that was first seen longer ago is completed without a message. */
const NEWS_MS = 24 * 3_600_000;

/**
 * Requests a new derivation after a missing part of an index or image was read. A push that tags still point to and that is
 * younger than a day is judged again, and its new platforms may be news; an older push stays judged.
 *
 * @param part - its index or image; `silent` sends no message however recent the push is
 */
export async function judgeCompleted(
  tx: Database,
  repositoryId: string,
  { manifestId, silent }: { manifestId: number; silent: boolean },
  now: Date,
): Promise<void> {
  if (!silent) {
    await tx.$executeRaw`
      with recursive up as (
        select ${manifestId}::int as id, 0 as depth
        union select e."indexId", up.depth + 1 from up join "IndexEntry" e on e."childId" = up.id where up.depth < 3)
      update "Observation" o set "judgedAt" = ${JUDGED_IN_PART} from up
      where o."manifestId" = up.id and o."repositoryId" = ${repositoryId} and o."openTagId" is not null and o."judgedAt" is not null
        and o."firstSeenAt" > ${new Date(now.getTime() - NEWS_MS)}`;
  }
  await deriveLater(tx, repositoryId);
}

/**
 * Writes the first observation of a tag whose facts are stored. Fence, observation and tag are one statement, because a first
 * check consists of many of these.
 *
 * @returns false when it was not written, for any reason; `observe` in a fenced transaction then decides
 */
export async function observeFirst(
  db: Database,
  claim: Claim,
  { tagId, digest, pollId, now }: { tagId: number; digest: string; pollId: string; now: Date },
): Promise<boolean> {
  const written = await db.$executeRaw`
    with held as (
      select r.id as "repositoryId", m.id as "manifestId" from "Repository" r, "Manifest" m
      where r.id = ${claim.id} and r."leaseToken" = ${claim.leaseToken} and m.digest = ${digest} for share of r),
    written as (
      insert into "Observation" ("repositoryId", "tagId", "manifestId", "firstSeenAt", "openTagId", "pollId")
      select "repositoryId", ${tagId}, "manifestId", ${now}, ${tagId}, ${pollId}::uuid from held
      on conflict ("openTagId") do nothing returning "tagId")
    update "Tag" t set "changedAt" = ${now}, "missingSince" = null, "missingCount" = 0, "goneAt" = null
    from written w where t.id = w."tagId"`;
  return written > 0;
}

/**
 * Ends the observations of gone tags at the time they were first missed, but not before they began. The repository is derived
 * again, and no old push becomes news.
 */
export async function endObservations(
  tx: Database,
  repositoryId: string,
  gone: readonly { tagId: number; at: Date }[],
): Promise<void> {
  if (gone.length === 0) return;
  for (const { tagId, at } of gone) {
    await tx.$executeRaw`
      update "Observation" set "openTagId" = null, "endedAt" = greatest("firstSeenAt", ${at})
      where "openTagId" = ${tagId}`;
  }
  await deriveLater(tx, repositoryId);
}
