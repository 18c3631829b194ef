import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase } from '#tests/support/database.ts';
import { openViews } from '#tests/support/open-views.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';
import { createTcpProxy, type TcpProxy } from '#tests/support/tcp-proxy.ts';
import { type Api, openApi, waitUntil } from './api.ts';

let api: Api;
let proxy: TcpProxy;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createEmptyDatabase();
  drop = database.drop;
  proxy = await createTcpProxy(database.url);
  api = await openApi({ url: proxy.url, started: false });
});
afterAll(async () => {
  await api.close();
  await proxy.cut();
  await drop();
});

const statusOf = async (path: string) => (await api.call('GET', path)).status;
const isReady = async () => (await statusOf('/api/ready')) === 200;

/** Returns the samples of a Prometheus text by name and labels. Throws for any other line. */
function parseMetrics(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const match = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) (\S+)$/.exec(line);
    if (!match?.[1]) throw new Error(`not a sample: ${line}`);
    samples.set(match[1], Number(match[2]));
  }
  return samples;
}

const readMetrics = async () => parseMetrics((await api.call('GET', '/metrics')).text);

// The tests depend on their order: the database is down, up, down again, up again.
describe('health, readiness and metrics', () => {
  it('without a database report alive and not ready, and the API answers 503', async () => {
    api.runtime.lifecycle.start();
    expect(await statusOf('/api/health')).toBe(200);
    expect(await statusOf('/api/ready')).toBe(503);
    const answer = await api.call('GET', '/api/v1/overview');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({
      title: 'The database cannot be reached',
      hint: expect.stringContaining('recovers'),
    });
    expect(answer.text).not.toMatch(/127\.0\.0\.1|postgres/i);
    const samples = await readMetrics();
    expect(samples.has('plimsoll_process_cpu_seconds_total')).toBe(true);
    expect(samples.has('plimsoll_repositories')).toBe(false);
  });

  it('treat a database without its schema as away', async () => {
    const { url, drop: dropIt } = await createEmptyDatabase();
    const { openDatabase } = await import('#lib/db/client.ts');
    const { isDatabaseAway } = await import('#lib/http/problem.ts');
    const { readOverview } = await import('#lib/views/repositories/overview.ts');
    const db = openDatabase(url);
    const error = await readOverview(openViews(db), new Date()).catch((caught: unknown) => caught);
    expect(isDatabaseAway(error)).toBe(true);
    await db.$disconnect();
    await dropIt();
  });

  it('report ready automatically once the database is up', async () => {
    await proxy.open();
    await waitUntil(isReady);
    expect((await api.call('GET', '/api/ready')).body).toEqual({ status: 'ready' });
    expect(await statusOf('/api/v1/overview')).toBe(200);
  });

  it('count a poll, its requests and its observations', async () => {
    const replay = await startReplayRegistry({ repositories: ['registry'] });
    replay.setTime(replay.changes('registry').at(-1) ?? 0);
    const added = await api.call('POST', '/api/v1/repositories', { reference: `${replay.host}/registry` });
    const before = await readMetrics();
    expect(before.get('plimsoll_repositories')).toBe(1);
    const end = await api.runtime.poller.pollNow((added.body as { id: string }).id, 'manual');
    const after = await readMetrics();
    await replay.close();
    expect(end?.state).toBe('succeeded');
    expect(after.get('plimsoll_polls_total{outcome="succeeded"}')).toBe(1);
    expect(after.get('plimsoll_observations_total')).toBe(end?.observed);
    expect(after.get(`plimsoll_registry_requests_total{registry="${replay.host}",kind="list"}`)).toBe(
      replay.counts.list,
    );
    // The registry refuses the first request and sends its challenge, so the list takes two requests.
    expect(replay.counts.list).toBe(2);
    expect(after.get('plimsoll_last_poll_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
  });

  it('stay alive while the database is down, and recover', async () => {
    await proxy.cut();
    expect(await statusOf('/api/ready')).toBe(503);
    expect(await statusOf('/api/v1/overview')).toBe(503);
    expect(await statusOf('/api/v1/repositories/x')).toBe(503);
    expect((await api.call('POST', '/api/v1/registries', { url: 'https://a.example' })).status).toBe(503);
    expect(await statusOf('/api/health')).toBe(200);
    expect((await readMetrics()).has('plimsoll_repositories')).toBe(false);
    await proxy.open();
    await waitUntil(isReady);
    expect(await statusOf('/api/v1/overview')).toBe(200);
  });

  it('report not ready once the server stops', async () => {
    await api.runtime.lifecycle.stop();
    expect(await statusOf('/api/ready')).toBe(503);
  });
});
