import type { DatabaseClient } from '#lib/db/client.ts';
import { claimRepository, freeAllClaims } from '#lib/db/polls/claims.ts';
import { deriveClaimed } from '#lib/poll/derive.ts';
import { openBenchPoller } from '../poller.ts';
import { spawnRegistry } from '../registry-process.ts';
import { type Line, median, timed } from '../report.ts';
import { measureRequests, startServer, toLine } from '../server.ts';
import { fillRepositories, openFiller } from './fill.ts';
import { type ScaleRepository, type Shape, shapeOf, toRepository } from './shape.ts';

const PAGE_BYTES = 64_000;
const RUNS = 5;
/** Repositories written with one set of statements, which bounds memory. */
const CHUNK = 50;

/** Fills a database to a tenth of its volume, measures, fills it completely, and measures again. */
export async function measureScale(db: DatabaseClient, databaseUrl: string, repositories: number): Promise<Line[]> {
  const shape = shapeOf(repositories);
  const tenth = Math.max(1, Math.round(repositories / 10));
  const first = await fill(db, databaseUrl, shape, { from: 0, to: tenth });
  const atTenth = await measureAll(db, databaseUrl, shape, 'a tenth');
  const second = await fill(db, databaseUrl, shape, { from: tenth, to: repositories });
  const atFull = await measureAll(db, databaseUrl, shape, 'full');
  const counts = [await db.tag.count(), await db.point.count(), await db.image.count()];
  const [tags, points, images] = counts.map((count) => count.toLocaleString('en'));
  const built = `${repositories} repositories, ${tags} tags, ${points} points, ${images} images`;
  return [
    { what: 'filled by SQL', value: `${built} in ${((first + second) / 1000).toFixed(0)} s` },
    ...atTenth,
    ...atFull,
  ];
}

/** @returns milliseconds */
async function fill(
  db: DatabaseClient,
  databaseUrl: string,
  shape: Shape,
  { from, to }: { from: number; to: number },
): Promise<number> {
  const client = await openFiller(databaseUrl);
  try {
    const { ms } = await timed(async () => {
      for (let start = from; start < to; start += CHUNK) {
        const length = Math.min(CHUNK, to - start);
        const repositories = Array.from({ length }, (_, at) => toRepository(start + at));
        await fillRepositories({ client, shape, repositories });
      }
      await db.$executeRawUnsafe('vacuum analyze');
    });
    return ms;
  } finally {
    await client.end();
  }
}

async function measureAll(db: DatabaseClient, databaseUrl: string, shape: Shape, volume: string): Promise<Line[]> {
  const [one, another] = [toRepository(0), toRepository(1)];
  const poll = await measurePoll(db);
  const derivation = await measureDerivation(db, another);
  const server = await startServer(databaseUrl);
  const ask = (path: string) => measureRequests(`${server.url}${path}`);
  const at = (what: string) => `${what} (${volume})`;
  const most = { ms: 50 };
  try {
    const page = { ...most, bytes: PAGE_BYTES };
    return [
      toLine(at('GET /overview'), await ask('/api/v1/overview'), page),
      toLine(at('GET /overview?q=team-1&sort=size'), await ask('/api/v1/overview?q=team-1&sort=size'), page),
      toLine(at('GET /overview?owner=…'), await ask('/api/v1/overview?owner=Team%207'), page),
      toLine(at('GET /repositories/{id}'), await ask(`/api/v1/repositories/${one.id}`), most),
      toLine(at('GET /repositories/{id}/tags'), await ask(`/api/v1/repositories/${one.id}/tags?sort=-size`), most),
      toLine(at('GET /series/{id}/points'), await ask(`/api/v1/series/${one.streams[0]?.seriesId}/points`), most),
      toLine(at('GET /incidents'), await ask('/api/v1/incidents?state=all'), most),
      toLine(at('GET /metrics'), await measureRequests(`${server.url}/metrics`, 20), { ms: 500 }),
      toLine(at('page /'), await measureRequests(`${server.url}/`, 50), { ms: 500 }),
      { what: at('unchanged poll of 100 tags'), value: `${poll.toFixed(0)} ms` },
      {
        what: at(`derivation of ${shape.points.toLocaleString('en')} points`),
        value: `${derivation.toFixed(0)} ms`,
      },
    ];
  } finally {
    await server.stop();
  }
}

/** Returns the median milliseconds of an unchanged poll in the filled database. */
async function measurePoll(db: DatabaseClient): Promise<number> {
  const registry = await spawnRegistry({ kind: 'tags', count: 100, delayMs: 0 });
  const poller = openBenchPoller(db);
  try {
    const id = await poller.add(await poller.addRegistry(registry.url), 'bench/app');
    await poller.poll(id);
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) times.push((await timed(() => poller.poll(id))).ms);
    await db.repository.delete({ where: { id } });
    return median(times);
  } finally {
    await poller.close();
    registry.close();
  }
}

/** Returns the median milliseconds of deriving a repository again from everything stored. */
async function measureDerivation(db: DatabaseClient, { id }: ScaleRepository): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const now = new Date();
    const claim = await claimRepository(db, id, now);
    if (claim === null) throw new Error(`${id} is held`);
    times.push((await timed(() => deriveClaimed(db, claim, claim.firstLookedAt, now))).ms);
    await freeAllClaims(db);
  }
  return median(times);
}
