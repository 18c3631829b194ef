import type { DatabaseClient } from '#lib/db/client.ts';
import { claimDelivery, type DeliveryClaim, findNextDue } from '#lib/db/deliveries.ts';
import { createDrain } from '#lib/db/drain.ts';
import type { Log } from '#lib/log/log.ts';
import type { ConnectionPolicy } from '#lib/net/policy.ts';
import type { Sealer } from '#lib/secrets/sealer.ts';
import { type Begun, beginDelivery } from './begin.ts';
import { createLinks } from './links.ts';
import { openChannel } from './open-channel.ts';
import { type Outcome, retry } from './outcome.ts';
import { type Recorded, recordTry, recordUnrendered } from './record.ts';

export type SenderOptions = {
  db: DatabaseClient;
  clock: { now(): Date };
  log: Log;
  sealer: Sealer;
  /** Private networks that the operator allows. */
  privateNetworks: ConnectionPolicy['privateNetworks'];
  /** Public address of Plimsoll; empty where not configured. */
  baseUrl: string;
  userAgent: string;
  /** [0, 1): jitter of retries. */
  random: () => number;
  /** Sets a timer when a message is due within a minute, in addition to calls of `runDue`. */
  wakesItself?: boolean;
  /** Messages sent at the same time. */
  concurrency?: number;
  /** Time limit of one request, or of one step of a mail. An attempt has few of them, and must end within its lease. */
  timeoutMs?: number;
  onTry?: (channelKind: string, recorded: Recorded, seconds: number) => void;
};

export type Sender = {
  /** Sends everything that is due, until nothing is. Calls during a run join it. */
  runDue(): Promise<void>;
  /** Starts nothing new, and waits at most `timeoutMs` for messages being sent. */
  stop(timeoutMs: number): Promise<void>;
};

const CONCURRENCY = 6;
/** Long limits for transactions: the outcome of a sent message must not be lost while the database is slow. */
const PATIENT = { timeout: 30_000, maxWait: 20_000 };
const WAKE_WITHIN_MS = 60_000;
/** A due message that was not claimed belongs to another process, so there is no hurry. */
const MIN_WAIT_MS = 250;

/**
 * Sends the messages of the outbox: at least once, always under the same id, and in order for each incident. Several
 * senders can run at the same time.
 */
export function createSender(options: SenderOptions): Sender {
  const { db, clock, log, concurrency = CONCURRENCY } = options;
  const links = createLinks(options.baseUrl);
  let stopping = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  async function sendClaimed(claim: DeliveryClaim): Promise<void> {
    const begun = await beginOrGiveBack(claim);
    if (!begun) return;
    const { message, previousRef, attempts } = begun;
    const [at, startedAt] = [clock.now(), performance.now()];
    const outcome = await sendOnce(claim, message, previousRef, at);
    const ms = Math.round(performance.now() - startedAt);
    const recorded = await db.$transaction(
      (tx) =>
        recordTry(tx, claim, { message, attempts, outcome, at, ms, now: clock.now(), random: options.random(), links }),
      PATIENT,
    );
    options.onTry?.(claim.channelKind, recorded, ms / 1_000);
    const facts = { delivery: claim.id, channel: claim.channelId, outcome: outcome.outcome, status: outcome.status };
    if (recorded === 'delivered') log.info(facts, 'message delivered');
    else
      log.warn({ ...facts, error: outcome.error }, recorded === 'dead' ? 'message given up' : 'message not delivered');
  }

  async function beginOrGiveBack(claim: DeliveryClaim): Promise<Begun> {
    try {
      return await db.$transaction(
        (tx) => beginDelivery(tx, claim, { now: clock.now(), links, baseUrl: options.baseUrl }),
        PATIENT,
      );
    } catch (error) {
      log.error({ delivery: claim.id, err: error }, 'a message could not be put into words');
      await db.$transaction(
        (tx) => recordUnrendered(tx, claim, { now: clock.now(), random: options.random() }),
        PATIENT,
      );
      return null;
    }
  }

  async function sendOnce(
    claim: DeliveryClaim,
    message: Parameters<Awaited<ReturnType<typeof openChannel>>['send']>[0],
    previousRef: unknown,
    attemptAt: Date,
  ): Promise<Outcome> {
    try {
      const channel = await openChannel(options, claim.channelId);
      return await channel.send(message, { previousRef, attemptAt });
    } catch (error) {
      log.error({ delivery: claim.id, err: error }, 'a message could not be sent');
      return retry('Plimsoll could not send it; its log says why.');
    }
  }

  const drain = createDrain<DeliveryClaim>({
    concurrency,
    // One message at a time per channel, so that a channel that hangs delays no other.
    claimNext: (inWork) =>
      claimDelivery(
        db,
        clock.now(),
        inWork.map(({ channelId }) => channelId),
      ),
    work: (claim) =>
      sendClaimed(claim).catch((error) =>
        log.error({ delivery: claim.id, err: error }, 'what came of a message could not be written; it is sent again'),
      ),
  });

  /** Starts after the run has ended, so that a call in the meantime starts a new run. */
  async function wakeInTime(): Promise<void> {
    const due = await findNextDue(db);
    const waitMs = due === null ? Number.POSITIVE_INFINITY : due.getTime() - clock.now().getTime();
    if (timer) clearTimeout(timer);
    timer = null;
    if (waitMs > WAKE_WITHIN_MS || stopping) return;
    timer = setTimeout(() => void runDue().catch(warn), Math.max(waitMs, MIN_WAIT_MS)).unref();
  }

  /** Calls during a run join it. Only the first one schedules the next wake. */
  function runDue(): Promise<void> {
    const run = drain.runDue();
    if (run === running) return run;
    running = run;
    const wake = () => {
      if (options.wakesItself && !stopping) wakeInTime().catch(warn);
    };
    run.then(wake, wake);
    return run;
  }

  const warn = (error: unknown) => log.warn({ err: error }, 'looking for messages failed; the next wake tries again');

  return {
    runDue,
    async stop(timeoutMs) {
      stopping = true;
      drain.close();
      if (timer) clearTimeout(timer);
      // A message that is cut off is sent again when its lease ends.
      const limit = Promise.withResolvers<void>();
      const end = setTimeout(limit.resolve, timeoutMs);
      await Promise.race([drain.drained(), limit.promise]);
      clearTimeout(end);
    },
  };
}
