import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, makeDataFolder, startApp, waitUntil } from '#tests/support/app.ts';
import { SECRET } from '#tests/support/poller.ts';
import { type ReplayRegistryServer, startReplayRegistry } from '#tests/support/replay-registry.ts';
import { createTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { startPostgres } from '../../bin/postgres.mjs';

const TOKEN = 'admin-token-of-the-tests-0123456789abcdef';
/** Longer than the timeout for a connection and the polling interval of pg-boss. */
const AWAY_MS = 60_000;
const READERS = 6;
/**
 * The interrupted poll cannot release its repository. Its lease of 60 s ends, and the worker claims the repository
 * within the next minute.
 */
const LEASE_AND_WAKE_MS = 150_000;

describe('a server whose PostgreSQL stops under load', () => {
  const folder = makeDataFolder();
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let proxy: TcpProxy;
  let registry: ReplayRegistryServer;
  let app: App;
  let repositoryId: string;

  beforeAll(async () => {
    postgres = await startPostgres(folder.path);
    proxy = await createTcpProxy(postgres.url);
    await proxy.open();
    registry = await startReplayRegistry({ repositories: ['redis'], delayMs: 20 });
    registry.setTime(registry.changes('redis').at(-2) ?? 0);
    const env = { DATABASE_URL: proxy.url, PLIMSOLL_SECRET: SECRET, PLIMSOLL_ADMIN_TOKEN: TOKEN };
    app = await startApp({ folder: folder.path, env: { ...env, PLIMSOLL_LOG_LEVEL: 'info' } });
    const added = await ask<{ id: string }>('/repositories', {
      reference: `${registry.host}/redis`,
      insecure: true,
    });
    repositoryId = added.id;
    await waitUntil(
      async () => (await ask<{ firstLook: unknown }>(`/repositories/${repositoryId}`)).firstLook === null,
      60_000,
    );
  });
  afterAll(async () => {
    await app.stop();
    await registry.close();
    await proxy.cut();
    await postgres.stop();
    folder.remove();
  });

  const call = (path: string, init: RequestInit = {}) =>
    fetch(app.url + path, {
      ...init,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
    });

  async function ask<T>(path: string, body?: object): Promise<T> {
    const answer = await call(`/api/v1${path}`, body && { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async function query<T extends object>(sql: string): Promise<T[]> {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    return client
      .query<T>(sql)
      .then(({ rows }) => rows)
      .finally(() => client.end());
  }

  const startOf = async () =>
    /^plimsoll_process_start_time_seconds (\S+)$/m.exec(await (await call('/metrics')).text())?.[1];

  type Poll = { state: string; trigger: string };
  async function pollOnce(): Promise<Poll> {
    const { id } = await ask<{ id: string }>(`/repositories/${repositoryId}/poll`, {});
    let poll: Poll = { state: 'queued', trigger: '' };
    await waitUntil(async () => {
      poll = await ask<Poll>(`/polls/${id}`);
      return poll.state !== 'queued' && poll.state !== 'running';
    }, LEASE_AND_WAKE_MS);
    return poll;
  }

  it('answers 503 meanwhile, and recovers automatically in the same process', { timeout: 360_000 }, async () => {
    const started = await startOf();
    const during = new Map<string, number>();
    let phase = 'before';
    let isOver = false;
    const paths = [
      '/api/v1/overview',
      `/api/v1/repositories/${repositoryId}/tags`,
      '/',
      `/repositories/${repositoryId}`,
    ];
    const readers = Array.from({ length: READERS }, async (_, reader) => {
      for (let at = reader; !isOver; at += 1) {
        const path = paths[at % paths.length] ?? '/';
        const answer = await call(path);
        await answer.arrayBuffer();
        const key = `${phase} ${path.startsWith('/api/') ? 'api' : 'page'} ${answer.status}`;
        during.set(key, (during.get(key) ?? 0) + 1);
        // This is 40 requests per second in total, which is below the limit of one token.
        await new Promise((done) => setTimeout(done, 150));
      }
    });
    // A poll is running when PostgreSQL stops.
    registry.setTime(registry.changes('redis').at(-1) ?? 0);
    await ask(`/repositories/${repositoryId}/poll`, {});
    await new Promise((done) => setTimeout(done, 300));

    await postgres.stop();
    await proxy.cut();
    phase = 'away';
    await waitUntil(async () => (await call('/api/ready')).status === 503, 10_000);
    const problem = await call('/api/v1/overview');
    expect([problem.status, await problem.json()]).toMatchObject([
      503,
      { title: 'The database cannot be reached', hint: expect.stringContaining('recovers') },
    ]);
    expect((await call('/api/health')).status).toBe(200);
    await new Promise((done) => setTimeout(done, AWAY_MS));
    phase = 'back';
    postgres = await startPostgres(folder.path);
    await proxy.open(postgres.url);
    const backAt = new Date();
    await waitUntil(async () => (await call('/api/ready')).status === 200, 15_000, app.output);
    phase = 'after';
    await new Promise((done) => setTimeout(done, 3_000));
    isOver = true;
    await Promise.all(readers);

    const count = (pattern: RegExp) =>
      [...during].filter(([key]) => pattern.test(key)).reduce((sum, [, times]) => sum + times, 0);
    expect(count(/^away api 503/)).toBeGreaterThan(20);
    // No other status is allowed while the database is down.
    expect(count(/^away api (?!503|200)/), JSON.stringify([...during])).toBe(0);
    expect(count(/^after api 200/)).toBeGreaterThan(10);
    expect(count(/^after (?:api|page) (?!200)/), JSON.stringify([...during])).toBe(0);

    expect(await startOf()).toBe(started);
    expect((await pollOnce()).state).toBe('succeeded');
    const tags = await query<{ tag: string; digest: string }>(
      `select t.name as tag, m.digest from "Observation" o join "Tag" t on t.id = o."openTagId" join "Manifest" m on m.id = o."manifestId"`,
    );
    const truth = registry.truth('redis', registry.changes('redis').at(-1) ?? 0);
    const stored = new Map(tags.map(({ tag, digest }) => [tag, digest]));
    for (const [tag, { digest }] of truth) expect(stored.get(tag), tag).toBe(digest);

    // pg-boss works again: a wake was sent and received after the outage.
    await waitUntil(
      async () =>
        (
          await query(
            `select 1 from pgboss.job where name = 'wake' and state = 'completed' and completed_on > '${backAt.toISOString()}'`,
          )
        ).length > 0,
      90_000,
    );
    expect(await query(`select id from "Poll" where state = 'running'`)).toEqual([]);
    const lines = app
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });
});
