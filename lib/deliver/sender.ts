import type { DatabaseClient } from '#lib/db/client.ts';
import { claimDelivery, type DeliveryClaim, findNextDue } from '#lib/db/deliveries/deliveries.ts';
import { createDrain, type Drain } from '#lib/db/drain.ts';
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
  /** The base URL of links, without a trailing slash; empty where messages have no links. */
  findBaseUrl: () => Promise<string>;
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
  return new OutboxSender(options);
}

class OutboxSender implements Sender {
  readonly #options: SenderOptions;
  #stopping = false;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  readonly #drain: Drain;

  constructor(options: SenderOptions) {
    this.#options = options;
    const { db, clock, log, concurrency = CONCURRENCY } = options;
    this.#drain = createDrain<DeliveryClaim>({
      concurrency,
      // One message at a time per channel, so that a channel that hangs delays no other.
      claimNext: (inWork) =>
        claimDelivery(
          db,
          clock.now(),
          inWork.map(({ channelId }) => channelId),
        ),
      work: (claim) =>
        this.#sendClaimed(claim).catch((error) =>
          log.error(
            { delivery: claim.id, err: error },
            'the result of a delivery could not be stored; the message is sent again',
          ),
        ),
    });
  }

  /** Calls during a run join it. Only the first one schedules the next wake. */
  runDue(): Promise<void> {
    const run = this.#drain.runDue();
    if (run === this.#running) return run;
    this.#running = run;
    const wake = () => {
      if (this.#options.wakesItself && !this.#stopping) this.#wakeInTime().catch((error: unknown) => this.#warn(error));
    };
    run.then(wake, wake);
    return run;
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    this.#drain.close();
    if (this.#timer) clearTimeout(this.#timer);
    // A message that is cut off is sent again when its lease ends.
    const limit = Promise.withResolvers<void>();
    const end = setTimeout(limit.resolve, timeoutMs);
    await Promise.race([this.#drain.drained(), limit.promise]);
    clearTimeout(end);
  }

  async #sendClaimed(claim: DeliveryClaim): Promise<void> {
    const begun = await this.#beginOrGiveBack(claim);
    if (!begun) return;
    const { message, previousRef, attempts, baseUrl } = begun;
    const [at, startedAt] = [this.#options.clock.now(), performance.now()];
    const outcome = await this.#sendOnce(claim, message, previousRef, at);
    const ms = Math.round(performance.now() - startedAt);
    const recorded = await this.#options.db.$transaction(
      (tx) =>
        recordTry(tx, claim, {
          message,
          attempts,
          outcome,
          at,
          ms,
          now: this.#options.clock.now(),
          random: this.#options.random(),
          links: createLinks(baseUrl),
        }),
      PATIENT,
    );
    this.#options.onTry?.(claim.channelKind, recorded, ms / 1_000);
    const facts = { delivery: claim.id, channel: claim.channelId, outcome: outcome.outcome, status: outcome.status };
    if (recorded === 'delivered') this.#options.log.info(facts, 'message delivered');
    else
      this.#options.log.warn(
        { ...facts, error: outcome.error },
        recorded === 'dead' ? 'message failed after the last attempt' : 'message not delivered',
      );
  }

  async #beginOrGiveBack(claim: DeliveryClaim): Promise<(NonNullable<Begun> & { baseUrl: string }) | null> {
    try {
      const baseUrl = await this.#options.findBaseUrl();
      const begun = await this.#options.db.$transaction(
        (tx) =>
          beginDelivery(tx, claim, {
            now: this.#options.clock.now(),
            links: createLinks(baseUrl),
            baseUrl,
          }),
        PATIENT,
      );
      return begun && { ...begun, baseUrl };
    } catch (error) {
      this.#options.log.error({ delivery: claim.id, err: error }, 'a message could not be written');
      await this.#options.db.$transaction(
        (tx) => recordUnrendered(tx, claim, { now: this.#options.clock.now(), random: this.#options.random() }),
        PATIENT,
      );
      return null;
    }
  }

  async #sendOnce(
    claim: DeliveryClaim,
    message: Parameters<Awaited<ReturnType<typeof openChannel>>['send']>[0],
    previousRef: unknown,
    attemptAt: Date,
  ): Promise<Outcome> {
    try {
      const channel = await openChannel(this.#options, claim.channelId);
      return await channel.send(message, { previousRef, attemptAt });
    } catch (error) {
      this.#options.log.error({ delivery: claim.id, err: error }, 'a message could not be sent');
      return retry('The message could not be sent because of an internal error. See the server log.');
    }
  }

  /** Starts after the run has ended, so that a call in the meantime starts a new run. */
  async #wakeInTime(): Promise<void> {
    const due = await findNextDue(this.#options.db);
    const waitMs = due === null ? Number.POSITIVE_INFINITY : due.getTime() - this.#options.clock.now().getTime();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (waitMs > WAKE_WITHIN_MS || this.#stopping) return;
    this.#timer = setTimeout(
      () => void this.runDue().catch((error: unknown) => this.#warn(error)),
      Math.max(waitMs, MIN_WAIT_MS),
    ).unref();
  }

  #warn(error: unknown): void {
    this.#options.log.warn({ err: error }, 'claiming messages failed; the next wake-up tries again');
  }
}
