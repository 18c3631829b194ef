import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getRegistry } from '#lib/db/registries/registries.ts';
import { systemClock } from '#lib/registry/index.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { type Hanging, startHangingHost } from '#tests/support/hanging-host.ts';
import { addTestRegistry, addTestRepository, openPoller } from '#tests/support/poller.ts';
import { createLeapingClock, DAY_MS, START, waitFor } from './world.ts';

/** The system's clock in the form that the poller of tests requires. */
const realClock = { ...systemClock, set: () => undefined, advance: () => undefined };

async function openRealWorld() {
  const { db, drop } = await createTestDatabase();
  const opened = openPoller(db, realClock);
  onTestFinished(async () => {
    await opened.close();
    await drop();
  });
  return { db, ...opened };
}

async function hangingHosts(count: number, how: (n: number) => Hanging) {
  const hosts = await Promise.all(Array.from({ length: count }, (_, n) => startHangingHost(how(n))));
  onTestFinished(async () => void (await Promise.all(hosts.map((host) => host.close()))));
  return hosts;
}

const TAGS = 30;

describe('by fair shares', () => {
  it('a healthy repository is polled at its usual speed beside 40 hosts that hang (P-20)', async () => {
    const well = await fakeRegistry({ latencyMs: 5 });
    for (let n = 0; n < TAGS; n += 1) well.content.image('team/app', `1.0.${n}`, [1000 + n]);
    const { db, poller } = await openRealWorld();
    const wellId = await addTestRepository(
      db,
      await addTestRegistry(db, well.baseUrl, new Date()),
      'team/app',
      new Date(),
    );
    const poll = () => poller.pollNow(wellId, 'manual');
    await poll();
    const timed = async () => {
      const startedAt = performance.now();
      const end = await poll();
      expect(end?.state).toBe('succeeded');
      return performance.now() - startedAt;
    };
    const alone = Math.min(await timed(), await timed(), await timed());

    const kinds: Hanging[] = ['silent', 'drips', 'half-tls'];
    const hosts = await hangingHosts(40, (n) => kinds[n % 3] ?? 'silent');
    const due = new Date(Date.now() - 60_000);
    for (const { url } of hosts) {
      const registryId = await addTestRegistry(db, url, due);
      for (const name of ['team/a', 'team/b', 'team/c']) await addTestRepository(db, registryId, name, due);
    }
    await db.repository.updateMany({ where: { id: { not: wellId } }, data: { nextPollAt: due } });
    // This repository is due last.
    await db.repository.update({ where: { id: wellId }, data: { nextPollAt: new Date(Date.now() - 1000) } });
    const before = await db.poll.count({ where: { repositoryId: wellId } });
    const startedAt = performance.now();
    void poller.runDue();
    const isPolled = async () =>
      (await db.poll.count({ where: { repositoryId: wellId, state: 'succeeded' } })) > before;
    await waitFor(isPolled);
    // The poll starts after the first 24 hosts are known to hang.
    expect(performance.now() - startedAt).toBeLessThan(6000);
    const beside = Math.min(await timed(), await timed(), await timed());
    expect(beside).toBeLessThan(2 * alone + 50);
    // Each host gets one request, because none has ever answered.
    expect(Math.max(...hosts.map(({ sockets }) => sockets.size))).toBeLessThanOrEqual(1);
    expect(await db.poll.count({ where: { state: 'running' } })).toBeGreaterThanOrEqual(38);
    await poller.stop(0);
  });

  it('two registries with prefixes on one host share its three requests (P-15)', async () => {
    const inFlight = { now: 0, most: 0 };
    const server = createServer((_, response) => {
      inFlight.now += 1;
      inFlight.most = Math.max(inFlight.most, inFlight.now);
      setTimeout(() => {
        inFlight.now -= 1;
        response.end('{"tags":[]}');
      }, 20);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { db, clients } = await openRealWorld();
    onTestFinished(() => void server.close());
    const id = await addTestRegistry(db, `http://127.0.0.1:${port}`, new Date());
    const row = await getRegistry(db, id);
    const opened = ['one', 'two'].map(
      (name) => clients.open({ ...row, id: name, url: `${row.url}/${name}` }, null).client,
    );
    await opened[0]?.listTags('first');
    await Promise.all(opened.flatMap((client) => Array.from({ length: 12 }, (_, n) => client.listTags(`app-${n}`))));
    expect(inFlight.most).toBe(3);
  });

  it('the first check is paced, and a poll of known tags is not (P-10)', async () => {
    const fake = await fakeRegistry();
    for (let n = 0; n < 30; n += 1) fake.content.image('team/app', `1.0.${n}`, [1000 + n]);
    const { db, drop } = await createTestDatabase();
    const clock = createLeapingClock();
    const { poller, close } = openPoller(db, clock, { backgroundPace: { burst: 10, perSecond: 2 } });
    onTestFinished(async () => {
      await close();
      await drop();
    });
    const registryId = await addTestRegistry(db, fake.baseUrl, clock.now());
    const id = await addTestRepository(db, registryId, 'team/app', clock.now());
    await poller.pollNow(id, 'first');
    // 30 HEADs and at least 30 GETs, of which 10 need not wait.
    expect(clock.now().getTime() - START.getTime()).toBeGreaterThan(20_000);
    expect(await db.observation.count()).toBe(30);
    clock.advance(DAY_MS);
    const before = clock.now();
    await poller.pollNow(id, 'manual');
    expect(clock.now()).toEqual(before);
  });
});
