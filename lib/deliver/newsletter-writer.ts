import type { Message } from '#lib/alerts/message-facts.ts';
import { nextNewsletterTime } from '#lib/alerts/newsletter-time.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import {
  insertNewsletter,
  listNewslettersDue,
  moveNewsletter,
  type NewsletterChannel,
  newNewsletterId,
} from '#lib/db/newsletter.ts';
import type { Log } from '#lib/log/log.ts';
import { composeNewsletter } from './compose-newsletter.ts';

export type NewsletterWriter = {
  /** Writes the digests that are due into the outbox. @returns how many */
  runDue(): Promise<number>;
};

export type NewsletterWriterOptions = {
  db: DatabaseClient;
  clock: { now(): Date };
  log: Pick<Log, 'error'>;
  /** Where people reach this Plimsoll; empty where unknown. */
  baseUrl: string;
};

/**
 * Digests by each channel's own clock. What is said is frozen when it is written; that it was told counts from when it has
 * arrived (lib/deliver notes it then), so that a digest which never did is said again by the next one.
 */
export function createNewsletterWriter({ db, clock, log, baseUrl }: NewsletterWriterOptions): NewsletterWriter {
  async function runDue(): Promise<number> {
    const channels = await listNewslettersDue(db, clock.now());
    let written = 0;
    for (const channel of channels) {
      try {
        if (await runChannel(channel)) written += 1;
      } catch (error) {
        // The others are not to wait for one; the next wake tries this one again.
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
    const facts = await composeNewsletter(db, channel, { now, baseUrl });
    const id = newNewsletterId();
    const payload: Message = { kind: 'digest', id, type: 'digest', at: now.toISOString(), test: false, facts };
    return db.$transaction(async (tx) => {
      // Of several processes, the one that moves the time writes.
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
