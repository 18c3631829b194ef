import { pino } from 'pino';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { createNewsletterWriter } from '#lib/deliver/newsletter-writer.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';

/** A Monday; the Sunday that follows, the clocks in Berlin go forward. */
export const MADE = new Date('2026-03-23T08:00:00Z');

type StoredNewsletter = { id: string; state: string; intoId: string | null; payload: unknown; facts: NewsletterFacts };

export type NewsletterWorld = TestDatabase & {
  /** As the last `empty` made them: a weekly channel, a repository of ours and one of upstream. */
  ids: { channel: string; ours: string; upstream: string };
  addChannel(name: string, change?: object): Promise<string>;
  /** Writes what is due at that time. @returns how many */
  run(at: Date): Promise<number>;
  /** Of the channel, oldest first. */
  digests(): Promise<StoredNewsletter[]>;
  empty(): Promise<void>;
};

/** Digests on a real PostgreSQL, at times of the test's own. */
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
      // What fails is told to the log and tried again: here it must not.
      const log = pino({ level: 'silent' });
      log.error = (...said: unknown[]) => {
        throw new Error('a digest could not be written', { cause: said[0] });
      };
      const baseUrl = 'https://sizes.example.com';
      return createNewsletterWriter({ db, clock: { now: () => at }, log, baseUrl }).runDue();
    },
    async digests() {
      const channelId = world.ids.channel;
      const rows = await db.delivery.findMany({ where: { channelId, kind: 'digest' }, orderBy: { createdAt: 'asc' } });
      return rows.map((row) => ({ ...row, facts: (row.payload as { facts: NewsletterFacts }).facts }));
    },
    async empty() {
      await db.incident.deleteMany();
      await db.registry.deleteMany();
      await db.channel.deleteMany();
      await db.route.deleteMany();
      await db.mute.deleteMany();
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
