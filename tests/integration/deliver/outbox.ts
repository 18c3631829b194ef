import { pino } from 'pino';
import { insertDeliveries } from '#lib/db/incidents/routing-inputs.ts';
import { insertEvents } from '#lib/db/incidents/save-incidents.ts';
import { insertChannel, type NewChannel } from '#lib/db/settings/channels.ts';
import { createSender, type Sender, type SenderOptions } from '#lib/deliver/sender.ts';
import type { ChannelKind } from '#lib/domain/channel.ts';
import type { EventKind } from '#lib/domain/event-kinds.ts';
import { channelSecretsPlace, formatSecrets } from '#lib/secrets/channel-secrets.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { insertIncidentRow } from '#tests/support/incident-rows.ts';
import { addTestRegistry, addTestRepository, createTestClock, sealer, type TestClock } from '#tests/support/poller.ts';

export const NOON = new Date('2026-03-02T12:00:00Z');
export const SIGNING = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export type Outbox = TestDatabase & {
  clock: TestClock;
  repositoryId: string;
  addChannel(
    kind: ChannelKind,
    settings: Record<string, unknown>,
    secrets?: Record<string, string>,
    more?: Partial<NewChannel>,
  ): Promise<string>;
  addWebhook(url: string, more?: Partial<NewChannel>): Promise<string>;
  openIncident(): Promise<string>;
  /** Writes an event of an incident with its messages in one transaction, as the application does. */
  addEvent(incidentId: string, event: EventKind, channelIds: readonly string[]): Promise<void>;
  createSender(more?: Partial<SenderOptions>): Sender;
  /** Deletes all messages, incidents and channels. */
  empty(): Promise<void>;
};

/** Creates a sender that waits at most 2 s for a receiver. Its random number is always 0.5. */
export const createTestSender = (
  { db, clock }: Pick<SenderOptions, 'db' | 'clock'>,
  more: Partial<SenderOptions> = {},
): Sender =>
  createSender({
    db,
    clock,
    sealer,
    log: pino({ level: 'silent' }),
    privateNetworks: 'all',
    random: () => 0.5,
    findBaseUrl: async () => 'https://plimsoll.test',
    userAgent: 'plimsoll/test',
    timeoutMs: 2_000,
    ...more,
  });

/** Opens the real outbox on a real PostgreSQL. The tests set the clock. */
export async function openOutbox(): Promise<Outbox> {
  const database = await createTestDatabase();
  const { db } = database;
  const clock = createTestClock(NOON);
  const registryId = await addTestRegistry(db, 'http://registry.test', NOON);
  const repositoryId = await addTestRepository(db, registryId, 'acme/api', NOON);
  const outbox: Outbox = {
    ...database,
    clock,
    repositoryId,
    async addChannel(kind, settings, secrets = {}, more = {}) {
      const id = crypto.randomUUID();
      const sealed = sealer.seal(formatSecrets(secrets), channelSecretsPlace(id));
      const secretNames = Object.keys(secrets);
      await insertChannel(
        db,
        {
          id,
          name: `${kind} ${id.slice(0, 4)}`,
          kind,
          settings,
          secretNames,
          secrets: sealed,
          allowPrivate: true,
          ...more,
        },
        clock.now(),
      );
      return id;
    },
    addWebhook: (url, more) => outbox.addChannel('webhook', { url }, { secret: SIGNING }, more),
    openIncident: () =>
      insertIncidentRow(
        db,
        { notify: 'now', notifyReason: 'own-growth', notifyText: 'own layers grew', openedAt: clock.now() },
        [{ repositoryId, toDigest: `sha256:${'b'.repeat(64)}`, fromDigest: `sha256:${'a'.repeat(64)}` }],
      ),
    async addEvent(incidentId, event, channelIds) {
      const at = clock.now();
      const details = { reason: null, details: {}, actorKind: 'system', actorName: null };
      const [eventId = 0] = await insertEvents(db, [{ incidentId, at, kind: event, ...details }]);
      const type = `image.size.regression.${event}`;
      const rows = channelIds.map((channelId) => ({ incidentId, eventId, channelId, type, nextTryAt: at }));
      await insertDeliveries(db, rows, at);
    },
    createSender: (more) => createTestSender({ db, clock }, more),
    async empty() {
      await db.delivery.deleteMany();
      await db.incident.deleteMany();
      await db.channel.deleteMany();
      await db.mute.deleteMany();
      clock.set(NOON);
    },
  };
  return outbox;
}
