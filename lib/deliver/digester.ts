import { nextDigestTime } from '#lib/alerts/digest-time.ts';
import type { Message } from '#lib/alerts/message-facts.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { type DigestChannel, insertDigest, listDigestsDue, moveDigest, newDigestId } from '#lib/db/digest.ts';
import type { Log } from '#lib/log/log.ts';
import { composeDigest } from './digest.ts';

export type Digester = {
  /** Writes the digests that are due into the outbox. @returns how many */
  runDue(): Promise<number>;
};

export type DigesterOptions = {
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
export function createDigester({ db, clock, log, baseUrl }: DigesterOptions): Digester {
  async function runDue(): Promise<number> {
    const channels = await listDigestsDue(db, clock.now());
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

  async function runChannel(channel: DigestChannel): Promise<boolean> {
    const now = clock.now();
    const next = nextOf(channel, now);
    if (channel.nextDigestAt === null) {
      await moveDigest(db, channel, next);
      return false;
    }
    const facts = await composeDigest(db, channel, { now, baseUrl });
    const id = newDigestId();
    const payload: Message = { kind: 'digest', id, type: 'digest', at: now.toISOString(), test: false, facts };
    return db.$transaction(async (tx) => {
      // Of several processes, the one that moves the time writes.
      if (!(await moveDigest(tx, channel, next))) return false;
      await insertDigest(tx, { id, channelId: channel.id, payload }, now);
      return true;
    });
  }

  return { runDue };
}

function nextOf({ digest, digestHour, digestWeekday, timeZone }: DigestChannel, now: Date): Date {
  const cadence = digest === 'daily' ? 'daily' : 'weekly';
  return nextDigestTime(now, { cadence, hour: digestHour, weekday: digestWeekday, timeZone });
}
