import type { DatabaseClient } from '#lib/db/client.ts';
import { AS_ADMIN, postJson, waitUntil } from '#tests/support/app.ts';
import { describeLayer } from './generated-layer.ts';
import { SERVED, serveLayers } from './layer-server.ts';
import { watch } from './memory.ts';
import { type Line, percentile, timed } from './report.ts';
import { measureRequests, startServer } from './server.ts';

/** 1.2 GB unpacked, so that a reading lasts some seconds. */
const SHAPE = { files: 24_000, fileBytes: 50_000 };
const ROUNDS = 3;
const LEAST_REQUESTS = 40;
const MOST_RATIO = 2;
const ONE_WAIT_MS = 600_000;

/**
 * Measures how long requests to the built server take while it reads a layer, and while it is idle. Each round reads
 * the same layer again.
 */
export async function measureApiWhileReading(db: DatabaseClient, databaseUrl: string): Promise<Line[]> {
  const layer = describeLayer(SHAPE);
  const registry = await serveLayers([layer]);
  const server = await startServer(databaseUrl, { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true' });
  try {
    await watch(server.url, `${new URL(registry.url).host}/${SERVED.repository}:${SERVED.tag}`);
    await waitUntil(async () => (await db.repository.count({ where: { firstLookedAt: null } })) === 0, ONE_WAIT_MS);
    const url = `${server.url}/api/v1/overview`;
    const [idle, busy]: [number[], number[]] = [[], []];
    // Rounds alternate, so that both meet the same load of the machine.
    for (let round = 0; round < ROUNDS; round += 1) {
      idle.push(...(await measureRequests(url)).times);
      await askForLayer(db, server.url);
      busy.push(...(await requestWhileReading(db, url)));
    }
    if (busy.length < LEAST_REQUESTS) throw new Error(`only ${busy.length} requests while the layer was read`);
    const [idleMs, busyMs] = [percentile(idle, 0.95), percentile(busy, 0.95)];
    return [
      { what: 'GET /overview, idle', value: wordsOf(idle) },
      {
        what: `GET /overview while a layer of ${(layer.uncompressedBytes / 1e9).toFixed(1)} GB is read`,
        value: wordsOf(busy),
      },
      {
        what: 'p95, as a multiple of the idle one',
        value: `${(busyMs / idleMs).toFixed(2)} ×`,
        target: `≤ ${MOST_RATIO} ×`,
        met: busyMs <= MOST_RATIO * idleMs,
      },
    ];
  } finally {
    await server.stop();
    registry.close();
  }
}

const wordsOf = (times: readonly number[]) =>
  `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms, ${times.length} requests`;

/** Forgets what is known of the layer, and requests its files. */
async function askForLayer(db: DatabaseClient, url: string): Promise<void> {
  await db.repositoryLayer.deleteMany({});
  await db.layerContents.deleteMany({});
  const image = await db.manifest.findFirstOrThrow({ where: { kind: 'image' }, select: { digest: true } });
  const repository = await db.repository.findFirstOrThrow({ select: { id: true } });
  await postJson(`${url}/api/v1/images/${encodeURIComponent(image.digest)}/contents?repositoryId=${repository.id}`);
}

/** Sends requests one after the other until the layer is read. Only those that begin and end before that count. */
async function requestWhileReading(db: DatabaseClient, url: string): Promise<number[]> {
  const stateOf = async () => (await db.layerContents.findFirst({ select: { state: true } }))?.state;
  const times: number[] = [];
  await waitUntil(async () => (await stateOf()) === 'reading', ONE_WAIT_MS);
  for (;;) {
    const { ms } = await timed(async () => {
      const answer = await fetch(url, { headers: AS_ADMIN });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      await answer.arrayBuffer();
    });
    const state = await stateOf();
    if (state === 'reading') times.push(ms);
    else if (state === 'read') return times;
    else throw new Error(`the layer is ${state}`);
  }
}
