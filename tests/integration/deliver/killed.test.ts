import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELIVERY_LEASE_MS } from '#lib/db/deliveries/deliveries.ts';
import { type Receiver, startReceiver } from '#tests/support/receiver.ts';
import { type Outbox, openOutbox } from './outbox.ts';

let outbox: Outbox;
let receiver: Receiver;
let channelId = '';
beforeAll(async () => {
  [outbox, receiver] = [await openOutbox(), await startReceiver()];
  channelId = await outbox.addWebhook(receiver.url, { messagesPerDay: 1_000 });
});
afterAll(async () => {
  await receiver.close();
  await outbox.drop();
});

function startSender(stage: number): ChildProcess {
  const program = join(import.meta.dirname, '..', '..', 'support', 'sender-to-kill.ts');
  return fork(program, [outbox.url, outbox.clock.now().toISOString(), String(stage)]);
}

/**
 * Lets a process send one message of a new incident. `kill` can end the process early. @returns how it ended, and the
 * number of statements that it printed
 */
async function sendOnce(stage: number, kill?: (sender: ChildProcess) => void) {
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 200 });
  const incident = await outbox.openIncident();
  await outbox.addEvent(incident, 'opened', [channelId]);
  const sender = startSender(stage);
  kill?.(sender);
  let statements = 0;
  sender.on('message', (said: { statements: number }) => {
    statements = said.statements;
  });
  const [, signal] = (await once(sender, 'exit')) as [number | null, string | null];
  return { incident, signal, statements };
}

/** Expects that another sender, after the lease, delivers exactly one message under one id. */
async function expectDelivered(incident: string): Promise<number> {
  outbox.clock.advance(DELIVERY_LEASE_MS + 1);
  const sender = outbox.createSender();
  // PostgreSQL detects the closed socket only a moment later.
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await sender.runDue();
    const waiting = await outbox.db.delivery.count({ where: { incidentId: incident, state: { not: 'delivered' } } });
    if (waiting === 0) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  const rows = await outbox.db.delivery.findMany({ where: { incidentId: incident }, include: { tries: true } });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ state: 'delivered', leaseToken: null });
  expect(receiver.received.length).toBeGreaterThan(0);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([rows[0]?.id]));
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(rows[0]?.tries.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(1);
  // Every request is recorded as an attempt, including that of the killed sender.
  expect(rows[0]?.tries.length).toBeGreaterThanOrEqual(receiver.received.length);
  return receiver.received.length;
}

describe('a sender that is killed with -9', () => {
  it('before each of 20 statements, from the first to the last, loses no message and sends none under two ids', async () => {
    const whole = await sendOnce(0);
    expect(whole.signal).toBeNull();
    expect(await expectDelivered(whole.incident)).toBe(1);
    const last = whole.statements;
    expect(last).toBeGreaterThan(20);
    const stages = Array.from({ length: 20 }, (_, index) => 1 + Math.round((index * (last - 1)) / 19));
    expect(new Set(stages).size).toBe(20);
    const times: number[] = [];
    for (const stage of stages) {
      const { incident, signal } = await sendOnce(stage);
      expect(signal, `before statement ${stage} of ${last}`).toBe('SIGKILL');
      times.push(await expectDelivered(incident));
    }
    // Some processes are killed before the request and some after it. The latter's message is sent twice, because
    // delivery is at least once.
    expect(new Set(times)).toEqual(new Set([1, 2]));
  }, 300_000);

  it('before the response of the receiver sends the message again under the same id', async () => {
    const { incident, signal } = await sendOnce(0, (sender) => {
      receiver.answer = async () => {
        sender.kill('SIGKILL');
        receiver.answer = () => ({ status: 200 });
        return 'hang' as const;
      };
    });
    expect(signal).toBe('SIGKILL');
    expect(await expectDelivered(incident)).toBe(2);
    const tries = await outbox.db.deliveryAttempt.findMany({
      where: { delivery: { incidentId: incident } },
      orderBy: { id: 'asc' },
    });
    expect(tries.map(({ outcome }) => outcome)).toEqual(['retry', 'delivered']);
    expect(tries[0]?.error).toContain('sent again under the same id');
  });
});
