import { pino } from 'pino';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { createNewsletterWriter } from '#lib/deliver/newsletter-writer.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { removeAdded } from '#tests/support/remove-added.ts';

/** A Monday. On the following Sunday the clocks in Berlin go forward. */
export const MADE = new Date('2026-03-23T08:00:00Z');

type StoredNewsletter = { id: string; state: string; intoId: string | null; payload: unknown; facts: NewsletterFacts };

export type NewsletterWorld = TestDatabase & {
  /** A weekly channel, an own and a third-party repository, as the last call of `empty` created them. */
  ids: { channel: string; ours: string; upstream: string };
  addChannel(name: string, change?: object): Promise<string>;
  /** Writes the digests that are due at that time. @returns their number */
  run(at: Date): Promise<number>;
  /** Returns the digests of the channel, oldest first. */
  digests(): Promise<StoredNewsletter[]>;
  empty(): Promise<void>;
};

/** Opens digests on a real PostgreSQL. The tests set the time. */
export async function openNewsletterWorld(): Promise<NewsletterWorld> {
  const database = await createTestDatabase();
  const { db } = database;
  const world: NewsletterWorld = {
    ...database,
    ids: { channel: '', ours: '', upstream: '' },
    async addChannel(name, change = {}) {
      const row = await db.channel.create({
        data: {
          name,
          kind: 'webhook',
          settings: {},
          createdAt: MADE,
          changedAt: MADE,
          digest: 'weekly',
          digestHour: 9,
          digestWeekday: 1,
          timeZone: 'Europe/Berlin',
          ...change,
        },
      });
      return row.id;
    },
    run(at) {
      // In production a failure is logged and retried. Here it fails the test.
      const log = pino({ level: 'silent' });
      log.error = (...said: unknown[]) => {
        throw new Error('a digest could not be written', { cause: said[0] });
      };
      const findBaseUrl = async () => 'https://sizes.example.com';
      return createNewsletterWriter({ db, clock: { now: () => at }, log, findBaseUrl }).runDue();
    },
    async digests() {
      const channelId = world.ids.channel;
      const rows = await db.delivery.findMany({ where: { channelId, kind: 'digest' }, orderBy: { createdAt: 'asc' } });
      return rows.map((row) => ({ ...row, facts: (row.payload as { facts: NewsletterFacts }).facts }));
    },
    async empty() {
      await removeAdded(db);
      const ghcr = await addTestRegistry(db, 'https://ghcr.io', MADE);
      world.ids = {
        channel: await world.addChannel('Team'),
        ours: await addTestRepository(db, ghcr, 'acme/api', MADE, { owner: 'Payments' }),
        upstream: await addTestRepository(db, ghcr, 'library/redis', MADE, { relation: 'upstream' }),
      };
    },
  };
  return world;
}
