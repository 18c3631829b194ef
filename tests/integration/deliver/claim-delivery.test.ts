import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimDelivery } from '#lib/db/deliveries/deliveries.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let outbox: Outbox;
beforeAll(async () => {
  outbox = await openOutbox();
});
afterAll(() => outbox.drop());

describe('claimDelivery', () => {
  it.each([
    { what: 'one message and no channel counted', messages: 1, channels: -1 },
    { what: 'nothing counted', messages: -1, channels: -1 },
    { what: 'many of both', messages: 500_000, channels: 5_000 },
  ])(
    'takes exactly one message, whatever plan PostgreSQL makes of its statistics: $what',
    async ({ messages, channels }) => {
      await outbox.empty();
      const ids = [];
      for (let at = 0; at < 4; at += 1) ids.push(await outbox.addWebhook(`http://127.0.0.1:${9_000 + at}/`));
      await outbox.addEvent(await outbox.openIncident(), 'opened', ids);
      const states = await outbox.db.$transaction(async (tx) => {
        await tx.$executeRaw`update pg_class set reltuples = ${messages}, relpages = 1 where oid = '"Delivery"'::regclass`;
        await tx.$executeRaw`update pg_class set reltuples = ${channels}, relpages = 1 where oid = '"Channel"'::regclass`;
        expect(await claimDelivery(tx, outbox.clock.now())).not.toBeNull();
        return tx.delivery.findMany({ select: { state: true }, orderBy: { state: 'asc' } });
      });
      expect(states.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending', 'sending']);
    },
  );
});
