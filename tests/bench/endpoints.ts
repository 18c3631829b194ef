import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DatabaseClient } from '#lib/db/client.ts';
import { ADMIN, AS_ADMIN } from '#tests/support/app.ts';
import { findFreePort } from '#tests/support/free-port.ts';
import { openBenchPoller } from './poller.ts';
import { type BenchRegistry, spawnRegistry } from './registry-process.ts';
import { type Line, percentile, timed } from './report.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const REQUESTS = 200;
const DAY_SECONDS = 86_400;

/** Loads all recorded pushes day by day through the poller, then asks the built server. */
export async function measureEndpoints(db: DatabaseClient, databaseUrl: string, data: string | null): Promise<Line[]> {
  const registry = await spawnRegistry({ kind: 'replay', data, delayMs: 0 });
  const loading = await timed(() => loadHistory(db, registry));
  registry.close();
  const [size] = await db.$queryRaw<{ bytes: bigint }[]>`
    select sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r'`;
  const [observations, points, images] = [await db.observation.count(), await db.point.count(), await db.image.count()];
  const bytes = Number(size?.bytes ?? 0);
  const server = await startServer(databaseUrl);
  try {
    const [longest] = await db.series.findMany({ orderBy: { pointCount: 'desc' }, take: 1 });
    const overview = await measure(`${server.url}/api/v1/overview`);
    const series = await measure(`${server.url}/api/v1/series/${longest?.id}/points`);
    const repositoryId = longest?.repositoryId ?? '';
    const tags = await measure(`${server.url}/api/v1/repositories/${repositoryId}/tags?sort=-size`);
    return [
      {
        what: 'loaded',
        value: `${observations} observations, ${points} points, ${images} images in ${(loading.ms / 1000).toFixed(0)} s`,
      },
      { what: 'PostgreSQL, tables and indexes', value: `${(bytes / observations).toFixed(0)} bytes per observation` },
      { what: '', value: `${(bytes / images).toFixed(0)} bytes per image` },
      toLine('GET /overview', overview),
      toLine(`GET /series/{id}/points (${longest?.pointCount} points)`, series),
      toLine('GET /repositories/{id}/tags', tags),
    ];
  } finally {
    await server.stop();
  }
}

async function loadHistory(db: DatabaseClient, registry: BenchRegistry): Promise<void> {
  const poller = openBenchPoller(db);
  const registryId = await poller.addRegistry(registry.url);
  const days = new Map<number, Set<string>>();
  for (const [name, moments] of Object.entries(registry.changes)) {
    for (const moment of moments) {
      const day = Math.floor(moment / DAY_SECONDS);
      days.set(day, (days.get(day) ?? new Set()).add(name));
    }
  }
  const ids = new Map<string, string>();
  for (const name of Object.keys(registry.changes)) ids.set(name, await poller.add(registryId, name));
  const ordered = [...days].sort(([a], [b]) => a - b);
  for (const [day, names] of ordered) {
    const end = (day + 1) * DAY_SECONDS - 1;
    await registry.setTime(end);
    for (const name of names) await poller.poll(ids.get(name) ?? '', { at: new Date(end * 1000), derive: false });
  }
  const last = new Date(((ordered.at(-1)?.[0] ?? 0) + 1) * DAY_SECONDS * 1000);
  for (const id of ids.values()) await poller.poll(id, { at: last });
  await poller.close();
  await db.$executeRaw`update "Repository" set "nextPollAt" = null`;
  await db.$executeRawUnsafe('vacuum analyze');
}

async function startServer(databaseUrl: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await findFreePort();
  const child = spawn(process.execPath, ['server.js'], {
    cwd: join(ROOT, '.next', 'standalone'),
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', NEXT_MANUAL_SIG_HANDLE: 'true', PORT: String(port), HOSTNAME: '127.0.0.1' },
      ...{
        DATABASE_URL: databaseUrl,
        PLIMSOLL_SECRET: 'a secret of the benchmark, long enough',
        PLIMSOLL_ADMIN_TOKEN: ADMIN.token,
        PLIMSOLL_LOG_LEVEL: 'error',
      },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 30_000;
  while (
    !(await fetch(`${url}/api/ready`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (performance.now() > deadline)
      throw new Error('The built server did not become ready. Build it first: npm start once.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    stop: () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** Milliseconds of each of many requests, one after the other, after a few to warm up. */
async function measure(url: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS + 20; n += 1) {
    const { ms } = await timed(async () => {
      const answer = await fetch(url, { headers: AS_ADMIN });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      await answer.arrayBuffer();
    });
    if (n >= 20) times.push(ms);
  }
  return times;
}

function toLine(what: string, times: readonly number[]): Line {
  const p95 = percentile(times, 0.95);
  return {
    what,
    value: `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    target: 'p95 ≤ 50 ms',
    met: p95 <= 50,
  };
}
