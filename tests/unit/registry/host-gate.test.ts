import { describe, expect, it } from 'vitest';
import { createHostGate, type Pause, systemClock } from '#lib/registry/index.ts';
import { failureOf, fakeRegistry, openClient } from '#tests/support/fake-registry/open-client.ts';
import type { Reply } from '#tests/support/fake-registry/reply.ts';
import { createTestClock } from '#tests/support/fake-registry/test-clock.ts';

async function registryWithImage() {
  const fake = await fakeRegistry();
  fake.content.image('team/app', 'v1', [1]);
  return fake;
}

describe('retries of requests to a host', () => {
  it('follow a 429 up to five attempts after 2, 4, 8 and 16 s (P-12)', async () => {
    const fake = await registryWithImage();
    fake.switches.failures = Array.from({ length: 10 }, () => ({ status: 429 }));
    const { client, clock, gate } = openClient(fake);
    const error = await failureOf(client.getManifest('team/app', 'v1'));
    expect(error).toMatchObject({ kind: 'rate-limited', status: 429, temporary: true });
    expect(fake.requests).toHaveLength(5);
    expect(clock.slept).toEqual([2000, 4000, 8000, 16_000]);
    expect(gate.state.pausedUntil?.getTime()).toBe(clock.now().getTime() + 15 * 60_000);
  });

  it.each([408, 499, 500, 502, 503, 504, 522])('follow a GET answered with %i (P-13)', async (status) => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status }];
    const { client, gate } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    expect(fake.requests).toHaveLength(2);
    expect(gate.state.consecutiveFailures).toBe(0);
  });

  it.each([400, 402, 403, 404, 405, 406, 410, 501, 505])('never follow %i (P-13)', async (status) => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status }];
    const { client, gate } = openClient(fake);
    expect((await failureOf(client.getManifest('team/app', 'v1'))).status).toBe(status);
    expect(fake.requests).toHaveLength(1);
    expect(gate.state.consecutiveFailures).toBe(0);
  });

  it.each([429, 503])('pause the whole host after %i for the time in Retry-After (P-11, P-14)', async (status) => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status, headers: { 'retry-after': '20' } }];
    const { client, clock } = openClient(fake);
    await client.getManifest('team/app', 'v1');
    expect(clock.slept).toEqual([20_000]);
  });

  it('do not wait for a long Retry-After: the error has the time (P-11)', async () => {
    const fake = await registryWithImage();
    fake.switches.failures = [{ status: 429, headers: { 'retry-after': '99999999' } }];
    const { client, clock } = openClient(fake);
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(await failureOf(client.getManifest('team/app', 'v1'))).toMatchObject({
      kind: 'paused',
      retryAfterMs: 3_600_000,
      pausedUntil: new Date(clock.now().getTime() + 3_600_000),
      pauseReason: { code: 'rate-limited', message: expect.stringContaining('answered with 429') },
      message: expect.stringContaining('answered with 429'),
    });
    expect(clock.slept).toEqual([]);
    expect(fake.requests).toHaveLength(1);
  });

  it('stop waiting when the caller aborts', async () => {
    const gate = createHostGate({ clock: systemClock });
    await gate.pause(20_000);
    const controller = new AbortController();
    const work = failureOf(gate.run(async () => 'never', controller.signal));
    controller.abort();
    expect((await work).kind).toBe('cancelled');
  });
});

describe('a host that fails', () => {
  const server = { status: 500 };
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Back soon' };

  async function failingRegistry(isFailing: (path: string) => boolean, reply: Reply = server) {
    const fake = await fakeRegistry();
    for (const name of ['team/app', 'team/other'])
      for (let n = 1; n <= 9; n += 1) fake.content.image(name, `v${n}`, [n]);
    fake.switches.intercept = ({ path }) => (isFailing(path) ? reply : undefined);
    return { fake, ...openClient(fake) };
  }

  it('is not paused for one manifest that always fails', async () => {
    const { client, gate } = await failingRegistry((path) => path.endsWith('/team/app/manifests/v1'));
    for (let poll = 0; poll < 10; poll += 1) await failureOf(client.getManifest('team/app', 'v1'));
    expect(gate.state).toMatchObject({ pausedUntil: null, consecutiveFailures: 1 });
    await client.getManifest('team/other', 'v1');
    expect(gate.state.consecutiveFailures).toBe(0);
  });

  it.each([
    ['answers 500', server],
    ['sends a web page', page],
  ])('is not paused for a repository that %s at all of its paths', async (_, reply) => {
    const { client, gate } = await failingRegistry((path) => path.includes('/team/app/'), reply);
    await failureOf(client.listTags('team/app'));
    for (let n = 1; n <= 9; n += 1) await failureOf(client.getManifest('team/app', `v${n}`));
    expect(gate.state.pausedUntil).toBeNull();
    await client.getManifest('team/other', 'v1');
  });

  it.each([
    ['answers 500', server],
    ['sends a web page', page],
  ])('is paused when it %s at every path, and each error has the first reason and the end', async (_, reply) => {
    const { client, gate, fake, clock } = await failingRegistry(() => true, reply);
    const first = await failureOf(client.listTags('team/app'));
    await failureOf(client.getManifest('team/app', 'v1'));
    const last = await failureOf(client.getManifest('team/other', 'v1'));
    const { pausedUntil, pauseReason } = gate.state;
    expect(pausedUntil?.getTime()).toBeGreaterThanOrEqual(clock.now().getTime() + 60_000 - 1);
    const sent = fake.requests.length;
    const error = await failureOf(client.getManifest('team/other', 'v2'));
    expect(fake.requests).toHaveLength(sent);
    expect(error).toMatchObject({ kind: 'paused', concerns: 'host', temporary: true, pausedUntil, pauseReason });
    const until = pausedUntil?.toISOString().slice(0, 19).replace('T', ' ');
    expect(error.message).toContain(`paused until ${until} UTC, because `);
    expect([first.message, last.message]).toContain(pauseReason?.message);
    expect(error.message).toContain(pauseReason?.message.slice(0, -1));
  });

  it('is paused for its only repository, since GET /v2/ fails too', async () => {
    const { client, gate } = await failingRegistry(() => true, page);
    await failureOf(client.listTags('team/app'));
    expect(gate.state.pauseReason).toMatchObject({ code: 'invalid-response' });
  });

  it('is not paused when only the target of redirects fails', async () => {
    const storage = await fakeRegistry();
    storage.switches.intercept = () => ({ status: 500 });
    const { fake, client, gate } = await failingRegistry(() => false);
    fake.switches.redirect.manifests = storage.origin;
    for (const name of ['team/app', 'team/other'])
      for (let n = 1; n <= 4; n += 1) await failureOf(client.getManifest(name, `v${n}`));
    expect(gate.state).toMatchObject({ pausedUntil: null, consecutiveFailures: 0 });
  });

  it('is not paused when the target of a redirect asks for a pause, and only that target is', async () => {
    const storage = await fakeRegistry();
    storage.switches.intercept = () => ({ status: 429, headers: { 'retry-after': '600' } });
    const { fake, client } = await failingRegistry(() => false);
    fake.switches.redirect.manifests = storage.origin;
    await failureOf(client.getManifest('team/app', 'v1'));
    expect(await failureOf(client.getManifest('team/app', 'v2'))).toMatchObject({ concerns: 'path' });
    expect(storage.requests).toHaveLength(1);
    expect((await client.listTags('team/app')).tags).toHaveLength(9);
  });

  it('gets one request after its pause, a longer pause on failure, and none on success (P-19)', async () => {
    const down = { value: true };
    const { client, gate, fake, clock } = await failingRegistry(() => down.value);
    for (const name of ['team/app', 'team/other'])
      for (const tag of ['v1', 'v2']) await failureOf(client.getManifest(name, tag));
    const { pausedUntil, pausedAt } = gate.state;
    clock.advance(60 * 60_000);
    fake.requests.length = 0;
    const failures = await Promise.all([1, 2, 3, 4].map((n) => failureOf(client.getManifest('team/app', `v${n}`))));
    // The request itself, and GET /v2/, which checks whether the host answers.
    expect(fake.requests.map(({ path }) => path)).toEqual(['/v2/team/app/manifests/v1', '/v2/']);
    expect(failures.map(({ kind }) => kind)).toEqual(['unavailable', 'paused', 'paused', 'paused']);
    expect(gate.state.pausedAt).toEqual(pausedAt);
    expect(gate.state.pausedUntil?.getTime()).toBe((pausedUntil?.getTime() ?? 0) + 60 * 60_000 + 14 * 60_000);
    clock.advance(15 * 60_000);
    down.value = false;
    await client.getManifest('team/app', 'v1');
    expect(gate.state).toMatchObject({ consecutiveFailures: 0, pausedUntil: null, pauseReason: null, pausedAt: null });
  });

  it('is healthy again when only one manifest fails after the pause (P-19)', async () => {
    const down = { value: true };
    const { client, gate, clock } = await failingRegistry(
      (path) => down.value || path.endsWith('/team/app/manifests/v1'),
    );
    for (const name of ['team/app', 'team/other'])
      for (const tag of ['v1', 'v2']) await failureOf(client.getManifest(name, tag));
    clock.advance(60 * 60_000);
    down.value = false;
    await failureOf(client.getManifest('team/app', 'v1'));
    expect(gate.state.pausedUntil?.getTime() ?? 0).toBeLessThanOrEqual(clock.now().getTime());
    await client.getManifest('team/other', 'v1');
  });
});

describe('the pause of a host', () => {
  const reason = { code: 'rate-limited', message: 'r: GET /v2/ was answered with 429.', hint: 'Wait.' };

  it('is stored before the request ends, and cleared after the first success', async () => {
    const fake = await registryWithImage();
    const stored: (Pause | Date)[] = [];
    const clock = createTestClock();
    const gate = createHostGate({
      clock,
      async onPause(pause) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        stored.push(pause);
      },
      onPauseOver: async (until) => void stored.push(until),
    });
    const { client } = openClient(fake, { clock, gate });
    fake.switches.failures = [{ status: 429, headers: { 'retry-after': '3600' } }];
    await failureOf(client.getManifest('team/app', 'v1'));
    const until = new Date(clock.now().getTime() + 3_600_000);
    expect(stored).toMatchObject([
      { pausedUntil: until, pausedAt: clock.now(), pauseReason: { code: 'rate-limited' } },
    ]);
    clock.advance(3_600_000);
    await client.getManifest('team/app', 'v1');
    expect(stored.slice(1)).toEqual([until]);
  });

  it('applies with its reason when another process stored it', async () => {
    const clock = createTestClock();
    const pausedUntil = new Date(clock.now().getTime() + 600_000);
    const stored = { pausedUntil, pausedAt: clock.now(), pauseReason: reason };
    const loaded = createHostGate({ clock, initial: stored });
    const adopting = createHostGate({ clock });
    adopting.adopt(stored);
    for (const gate of [loaded, adopting]) {
      let sent = 0;
      const work = gate.run(async () => {
        sent += 1;
      });
      expect(await failureOf(work)).toMatchObject({ kind: 'paused', pausedUntil, pauseReason: reason, hint: 'Wait.' });
      expect(sent).toBe(0);
    }
  });

  it('does not affect other hosts (P-20)', async () => {
    const clock = createTestClock();
    const down = createHostGate({ clock });
    await down.pause(3_600_000);
    await failureOf(down.run(async () => 'x'));
    expect(await createHostGate({ clock }).run(async () => 'up')).toBe('up');
  });
});
