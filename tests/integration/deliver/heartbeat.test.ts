import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Agent } from 'undici';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createHeartbeat, heartbeatPolicy } from '#lib/deliver/heartbeat.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { decideConnection } from '#lib/net/policy.ts';
import { createTestDatabase } from '#tests/support/database.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';

const NOON = new Date('2026-03-02T12:00:00Z');
const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(NOON.getTime() - minutes * MINUTE_MS);

/** Starts a dead man's switch that counts its requests, and records the log. */
async function openSwitch(status = 200) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status).end('x'.repeat(100_000));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/uuid` };
}

describe('the connection guard for the heartbeat’s address', () => {
  const decide = (address: string, port = 8080) =>
    decideConnection(heartbeatPolicy('http://watch.lan:8080/ping', []), { hostname: 'watch.lan', port }, [address]);

  it('allows a private network only at the host and port of the setting', () => {
    for (const address of ['10.0.0.7', '127.0.0.1', 'fd00::7', '93.184.216.34']) expect(decide(address)).toBeNull();
    expect(decide('10.0.0.7', 8081)).toBe('private-address');
    expect(
      decideConnection(heartbeatPolicy('http://watch.lan/x', []), { hostname: 'db.lan', port: 80 }, ['10.0.0.7']),
    ).toBe('private-address');
  });

  it('never allows a metadata service', () => {
    for (const address of ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '::ffff:169.254.169.254', '0.0.0.0'])
      expect(decide(address), address).toBe('forbidden-address');
  });

  it('refuses a name that points to a metadata service, and the log does not contain the resolved address', async () => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const lines: string[] = [];
    const url = 'http://watch.lan:8080/ping';
    const dispatcher = createDispatcher({
      policy: heartbeatPolicy(url, 'all'),
      resolve: async () => [{ address: '169.254.169.254', family: 4 }],
    });
    onTestFinished(() => dispatcher.close());
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
    await createHeartbeat({ url, db: database.db, now: () => NOON, log, dispatcher }).beat();
    expect(lines.join()).toContain('refuses connections to watch.lan:8080 (forbidden-address)');
    expect(lines.join()).not.toContain('169.254');
  });
});

describe('the heartbeat', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let repositoryId: string;
  let said: string[];

  beforeEach(async () => {
    database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const registryId = await addTestRegistry(database.db, 'http://registry.test', NOON);
    repositoryId = await addTestRepository(database.db, registryId, 'team/app', NOON);
    said = [];
  });

  const beat = async (url: string | null) => {
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.close());
    const log = pino({ level: 'warn' }, { write: (line) => said.push(JSON.parse(line).msg) });
    await createHeartbeat({ url, db: database.db, now: () => NOON, log, dispatcher }).beat();
  };
  const change = (data: { nextPollAt: Date; leaseUntil?: Date; origin?: 'demo' }) =>
    database.db.repository.update({ where: { id: repositoryId }, data });

  it('is sent with GET while polling works', async () => {
    const { asked, url } = await openSwitch();
    await change({ nextPollAt: ago(15) });
    await beat(url);
    expect(asked).toEqual(['GET /ping/uuid']);
    expect(said).toEqual([]);
  });

  it('is not sent while a repository is overdue by more than 15 minutes, and the log has the reason', async () => {
    const { asked, url } = await openSwitch();
    await change({ nextPollAt: new Date(ago(15).getTime() - 1) });
    await beat(url);
    expect(asked).toEqual([]);
    expect(said).toEqual([expect.stringContaining('no heartbeat')]);
  });

  it.each<[string, Parameters<typeof change>[0]]>([
    ['is looked at just now', { nextPollAt: ago(60), leaseUntil: new Date(NOON.getTime() + 1) }],
    ['is the demo’s', { nextPollAt: ago(60), origin: 'demo' }],
  ])('is sent although an overdue repository %s', async (_, data) => {
    const { asked, url } = await openSwitch();
    await change(data);
    await beat(url);
    expect(asked).toHaveLength(1);
  });

  it.each([302, 404, 500])('that gets status %i is logged, and no redirect is followed', async (status) => {
    const { asked, url } = await openSwitch(status);
    await beat(url);
    expect(asked).toHaveLength(1);
    expect(said).toEqual(['the heartbeat was not taken']);
  });

  it('that reaches no server or no database is logged and throws nothing', async () => {
    await beat('http://127.0.0.1:1/ping');
    expect(said).toEqual(['the heartbeat could not be sent']);
    const { asked, url } = await openSwitch();
    await database.db.$executeRaw`drop table "Repository" cascade`;
    await beat(url);
    expect([asked, said.length]).toEqual([[], 2]);
  });

  it('is sent once a minute by a process that wakes every 15 seconds', async () => {
    const { asked, url } = await openSwitch();
    const dispatcher = new Agent();
    onTestFinished(() => dispatcher.close());
    let now = NOON;
    const log = pino({ level: 'silent' });
    const { beat: beatOnce } = createHeartbeat({ url, db: database.db, now: () => now, log, dispatcher });
    for (const seconds of [0, 15, 30, 44, 59]) {
      now = new Date(NOON.getTime() + seconds * 1_000);
      await beatOnce();
    }
    expect(asked).toHaveLength(2);
    now = new Date(NOON.getTime() + 103_000);
    await beatOnce();
    expect(asked).toHaveLength(2);
  });

  it('without an address sends nothing and does not query the database', async () => {
    await database.db.$executeRaw`drop table "Repository" cascade`;
    await beat(null);
    expect(said).toEqual([]);
  });
});
