import { describe, expect, it } from 'vitest';
import { createHostGate, RegistryError, type RegistryErrorKind, systemClock } from '#lib/registry/index.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import { createTestClock } from '#tests/support/fake-registry/test-clock.ts';

const failing = (kind: RegistryErrorKind, more: { status?: number; retryAfterMs?: number } = {}) =>
  Promise.reject(new RegistryError({ kind, registry: 'r', request: 'GET /v2/', problem: 'failed', ...more }));

async function registryWithImage() {
  const fake = await fakeRegistry();
  fake.content.image('team/app', 'v1', [1]);
  return fake;
}

describe('permits', () => {
  it.each([
    [undefined, 3],
    [1, 1],
    [8, 8],
    [99, 8],
    [0, 1],
  ])('P-15 concurrency %s lets %i through at once', async (concurrency, expected) => {
    const gate = createHostGate({ clock: systemClock, ...(concurrency === undefined ? {} : { concurrency }) });
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => gate.run(work)));
    expect(most).toBe(expected);
  });

  it('a caller that gives up leaves the queue', async () => {
    const gate = createHostGate({ clock: systemClock, concurrency: 1 });
    let finish = () => {};
    const first = gate.run(() => new Promise<void>((resolve) => (finish = resolve)));
    const controller = new AbortController();
    const second = failureOf(gate.run(async () => 'never', controller.signal));
    const third = gate.run(async () => 'third');
    controller.abort();
    expect((await second).kind).toBe('cancelled');
    finish();
    await first;
    expect(await third).toBe('third');
  });

  it('P-20 a permit is free while its holder waits to try again', async () => {
    const clock = createTestClock();
    let wake = () => {};
    clock.sleep = () => new Promise((resolve) => (wake = resolve));
    const gate = createHostGate({ clock, concurrency: 1, random: () => 1 });
    let tries = 0;
    const slow = gate.run(async () => {
      tries += 1;
      return tries === 1 ? failing('unavailable', { status: 500 }) : 'slow';
    });
    expect(await gate.run(async () => 'other')).toBe('other');
    wake();
    expect(await slow).toBe('slow');
  });
});

describe('back-off', () => {
  it('P-12 tries a 429 five times: 2, 4, 8, 16 s', async () => {
    const fake = await registryWithImage();
    fake.switches.failures = Array.from({ length: 10 }, () => ({ status: 429 }));
    const { client, clock, gate } = openClient(fake);
    const error = await failureOf(client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'rate-limited', status: 429, temporary: true });
    expect(fake.requests).toHaveLength(5);
    expect(clock.slept).toEqual([2000, 4000, 8000, 16_000]);
    expect(gate.state.consecutiveFailures).toBe(5);
    expect(gate.state.pausedUntil?.getTime()).toBe(clock.now().getTime() + 15 * 60_000);
  });

  it.each([408, 499, 500, 502, 503, 504, 522])('P-13 tries a GET answered with %i again', async (status) => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status }];
    const { client, gate } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    expect(fake.requests).toHaveLength(2);
    expect(gate.state.consecutiveFailures).toBe(0);
  });

  it.each([400, 402, 403, 404, 405, 406, 410, 501, 505])('P-13 never tries %i again', async (status) => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status }];
    const { client, gate } = openClient(fake);
    expect((await failureOf(client.getManifest('team/app', 'v1'))).status).toBe(status);
    expect(fake.requests).toHaveLength(1);
    expect(gate.state.consecutiveFailures).toBe(0);
  });

  it.each([429, 503])('P-11, P-14 %i with Retry-After stops the whole host for so long', async (status) => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status, headers: { 'retry-after': '20' } }];
    const { client, clock } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    expect(clock.slept).toEqual([20_000]);
  });

  it('P-11 a long Retry-After is not sat out: the error says when', async () => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status: 429, headers: { 'retry-after': '99999999' } }];
    const { client, clock } = openClient(fake);
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 3_600_000,
    });
    expect(clock.slept).toEqual([]);
    expect(fake.requests).toHaveLength(1);
  });

  it('ends a wait when its caller gives up', async () => {
    const gate = createHostGate({ clock: systemClock });
    gate.pause(20_000);
    const controller = new AbortController();
    const work = failureOf(gate.run(async () => 'never', controller.signal));
    controller.abort();
    expect((await work).kind).toBe('cancelled');
  });
});

describe('the circuit', () => {
  const unreachable = () => failing('connection');

  it('P-19 opens after five failures, fails fast, and probes once after 15 minutes', async () => {
    const clock = createTestClock();
    const gate = createHostGate({ clock, random: () => 1 });
    let sent = 0;
    const send = () => {
      sent += 1;
      return unreachable();
    };
    for (let job = 0; job < 10; job += 1) await failureOf(gate.run(send));
    expect(sent).toBe(5);
    expect(await failureOf(gate.run(send))).toMatchObject({ kind: 'unavailable', temporary: true });
    clock.advance(15 * 60_000);
    const jobs = await Promise.all([1, 2, 3, 4].map(() => failureOf(gate.run(send))));
    expect(jobs).toHaveLength(4);
    expect(sent).toBe(6);
    clock.advance(15 * 60_000);
    expect(await gate.run(async () => 'back')).toBe('back');
    expect(gate.state).toMatchObject({ consecutiveFailures: 0, pausedUntil: null, failingSince: null });
  });

  it('P-19 goes on where it was left by another process', async () => {
    const clock = createTestClock();
    const pausedUntil = new Date(clock.now().getTime() + 600_000);
    const gate = createHostGate({ clock, initial: { pausedUntil, consecutiveFailures: 5 } });
    let sent = 0;
    const work = gate.run(async () => {
      sent += 1;
    });
    expect((await failureOf(work)).message).toContain(pausedUntil.toISOString());
    expect(sent).toBe(0);
    expect(JSON.parse(JSON.stringify(gate.state))).toMatchObject({ consecutiveFailures: 5 });
  });

  it('P-20 one host’s failures are not another’s', async () => {
    const clock = createTestClock();
    const down = createHostGate({ clock });
    down.pause(3_600_000);
    await failureOf(down.run(async () => 'x'));
    expect(await createHostGate({ clock }).run(async () => 'up')).toBe('up');
  });
});
