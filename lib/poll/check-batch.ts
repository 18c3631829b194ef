import { fence } from '#lib/db/claims.ts';
import { endObservations } from '#lib/db/observations.ts';
import { saveTagChecks, type TagCheck } from '#lib/db/tags.ts';
import type { PollRun } from './poll-run.ts';

const FLUSH_EVERY = 250;
/** A tag that cannot be read is shown while slower ones are still waited for. */
const FLUSH_AFTER_MS = 2_000;
/** Many polls share one pool of connections: their turn comes. */
const PATIENT = { timeout: 30_000, maxWait: 30_000 };

export type CheckBatch = {
  /** Keeps what a check of a tag found, and writes it with others soon. */
  add(check: TagCheck): Promise<void>;
  /** Writes all that was kept. @throws LeaseLostError */
  flush(): Promise<void>;
};

/** Collects what checks of tags found: one UPDATE says it of many. */
export function createCheckBatch({ db, claim, clock }: PollRun): CheckBatch {
  const checks: TagCheck[] = [];
  let flushedAt = performance.now();

  async function flush(): Promise<void> {
    flushedAt = performance.now();
    const batch = checks.splice(0);
    if (batch.length === 0) return;
    const gone = batch.flatMap(({ id, goneAt }) => (goneAt === null ? [] : [{ tagId: id, at: goneAt }]));
    await db.$transaction(async (tx) => {
      await fence(tx, claim);
      await endObservations(tx, claim.id, gone);
      await saveTagChecks(tx, batch, clock.now());
    }, PATIENT);
  }

  return {
    async add(check) {
      checks.push(check);
      if (checks.length >= FLUSH_EVERY || performance.now() - flushedAt > FLUSH_AFTER_MS) await flush();
    },
    flush,
  };
}
