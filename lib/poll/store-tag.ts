import type { DatabaseClient } from '#lib/db/client.ts';
import { type ManifestFact, storeFacts } from '#lib/db/images/facts.ts';
import { type Claim, fence } from '#lib/db/polls/claims.ts';
import { observe, observeFirst } from '#lib/db/tags/observations.ts';
import type { WatchedTag } from '#lib/db/tags/tags.ts';
import { isPinnedDigest } from '#lib/image/pinned-digest.ts';
import type { Clock } from '#lib/registry/index.ts';
import type { Collected } from './collect.ts';

export type TagStore = {
  /**
   * Writes the facts and the observation of a tag in one transaction.
   *
   * @returns whether an observation was written
   * @throws LeaseLostError
   */
  store(tag: WatchedTag, collected: Collected): Promise<boolean>;
};

/** The store of one poll. Aliases have the same facts: the first tag writes them, and the others wait for it. */
export function createTagStore(options: { db: DatabaseClient; claim: Claim; pollId: string; clock: Clock }): TagStore {
  const { db, claim, pollId, clock } = options;
  const stored = new WeakSet<ManifestFact>();
  const storing = new Map<string, Promise<unknown>>();

  function write(tag: WatchedTag, digest: string, facts: readonly ManifestFact[]): Promise<boolean> {
    // A tag that the first check could not read shows history, not a new push.
    const isOld =
      tag.digest === null &&
      tag.problemSince !== null &&
      claim.firstLookedAt !== null &&
      tag.problemSince <= claim.firstLookedAt;
    // A newly pinned digest is no push.
    const isPast = isOld || isPinnedDigest(tag.name);
    return db.$transaction(
      async (tx) => {
        await fence(tx, claim);
        if (facts.length > 0) await storeFacts(tx, claim.id, facts, clock.now());
        return observe(tx, { repositoryId: claim.id, tagId: tag.id, digest, pollId, now: clock.now(), isPast });
      },
      { timeout: 30_000, maxWait: 30_000 },
    );
  }

  return {
    async store(tag, { digest, facts }) {
      // A failure of the other write does not matter: facts that it did not write are written here.
      await storing.get(digest)?.catch(() => undefined);
      const fresh = facts.filter((fact) => !stored.has(fact));
      if (fresh.length === 0 && digest === tag.digest) return false;
      const input = { tagId: tag.id, digest, pollId, now: clock.now() };
      if (
        fresh.length === 0 &&
        tag.digest === null &&
        tag.problemSince === null &&
        !isPinnedDigest(tag.name) &&
        (await observeFirst(db, claim, input))
      )
        return true;
      const writing = write(tag, digest, fresh);
      storing.set(digest, writing);
      try {
        const changed = await writing;
        for (const fact of fresh) stored.add(fact);
        return changed;
      } finally {
        if (storing.get(digest) === writing) storing.delete(digest);
      }
    },
  };
}
