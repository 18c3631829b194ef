import type { Message } from '#lib/alerts/message-facts.ts';
import { nextNewsletterTime } from '#lib/alerts/newsletter-time.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import {
  insertNewsletter,
  listNewslettersDue,
  moveNewsletter,
  type NewsletterChannel,
  newNewsletterId,
} from '#lib/db/deliveries/newsletter.ts';
import type { Log } from '#lib/log/log.ts';
import { composeNewsletter } from './compose-newsletter.ts';

export type NewsletterWriter = {
  /** Queues the digests that are due. @returns how many */
  runDue(): Promise<number>;
};

export type NewsletterWriterOptions = {
  db: DatabaseClient;
  clock: { now(): Date };
  log: Pick<Log, 'error'>;
  /** The base URL of links; empty where messages have no links. */
  findBaseUrl: () => Promise<string>;
};

/**
 * Writes digests on each channel's schedule. The text is frozen when it is queued. The next digest starts where the
 * last delivered one ended, so that a failed digest is repeated by the next.
 */
export function createNewsletterWriter({ db, clock, log, findBaseUrl }: NewsletterWriterOptions): NewsletterWriter {
  async function runDue(): Promise<number> {
    const channels = await listNewslettersDue(db, clock.now());
    let written = 0;
    for (const channel of channels) {
      try {
        if (await runChannel(channel)) written += 1;
      } catch (error) {
        // One channel must not delay the others. The next wake retries this one.
        log.error({ err: error, channelId: channel.id }, 'a digest could not be written');
      }
    }
    return written;
  }

  async function runChannel(channel: NewsletterChannel): Promise<boolean> {
    const now = clock.now();
    const next = nextOf(channel, now);
    if (channel.nextDigestAt === null) {
      await moveNewsletter(db, channel, next);
      return false;
    }
    const facts = await composeNewsletter(db, channel, { now, baseUrl: await findBaseUrl() });
    const id = newNewsletterId();
    const payload: Message = { kind: 'digest', id, type: 'digest', at: now.toISOString(), test: false, facts };
    return db.$transaction(async (tx) => {
      // Only one of several processes moves the time, and that one queues the digest.
      if (!(await moveNewsletter(tx, channel, next))) return false;
      await insertNewsletter(tx, { id, channelId: channel.id, payload }, now);
      return true;
    });
  }

  return { runDue };
}

function nextOf({ digest, digestHour, digestWeekday, timeZone }: NewsletterChannel, now: Date): Date {
  const cadence = digest === 'daily' ? 'daily' : 'weekly';
  return nextNewsletterTime(now, { cadence, hour: digestHour, weekday: digestWeekday, timeZone });
}
