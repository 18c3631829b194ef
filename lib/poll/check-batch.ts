import { fence } from '#lib/db/polls/claims.ts';
import { endObservations } from '#lib/db/tags/observations.ts';
import { saveTagChecks, type TagCheck } from '#lib/db/tags/tags.ts';
import type { PollRun } from './poll-run.ts';

const FLUSH_EVERY = 250;
/** Results are written this soon after the last write, so that a failed tag is shown while slower ones are still read. */
const FLUSH_AFTER_MS = 2_000;
/** Many polls share one pool of connections, so a transaction may have to wait. */
const PATIENT = { timeout: 30_000, maxWait: 30_000 };

export type CheckBatch = {
  /** Queues the result of a check, and writes it with others soon. */
  add(check: TagCheck): Promise<void>;
  /** Writes all queued results. @throws LeaseLostError */
  flush(): Promise<void>;
};

/** Collects results of checks, so that one UPDATE writes many. */
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
