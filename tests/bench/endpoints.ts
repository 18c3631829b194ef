import type { DatabaseClient } from '#lib/db/client.ts';
import { openBenchPoller } from './poller.ts';
import { type BenchRegistry, spawnRegistry } from './registry-process.ts';
import { type Line, timed } from './report.ts';
import { measureRequests, startServer, toLine } from './server.ts';

const DAY_SECONDS = 86_400;
const MOST = { ms: 50 };

/** Loads all recorded pushes day by day through the poller, then measures requests to the built server. */
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
    const overview = await measureRequests(`${server.url}/api/v1/overview`);
    const series = await measureRequests(`${server.url}/api/v1/series/${longest?.id}/points`);
    const repositoryId = longest?.repositoryId ?? '';
    const tags = await measureRequests(`${server.url}/api/v1/repositories/${repositoryId}/tags?sort=-size`);
    return [
      {
        what: 'loaded',
        value: `${observations} observations, ${points} points, ${images} images in ${(loading.ms / 1000).toFixed(0)} s`,
      },
      { what: 'PostgreSQL, tables and indexes', value: `${(bytes / observations).toFixed(0)} bytes per observation` },
      { what: '', value: `${(bytes / images).toFixed(0)} bytes per image` },
      toLine('GET /overview', overview, MOST),
      toLine(`GET /series/{id}/points (${longest?.pointCount} points)`, series, MOST),
      toLine('GET /repositories/{id}/tags', tags, MOST),
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
