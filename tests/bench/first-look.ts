import type { DatabaseClient } from '#lib/db/client.ts';
import { openBenchPoller } from './poller.ts';
import { spawnRegistry } from './registry-process.ts';
import { type Line, timed } from './report.ts';

/**
 * Measures first checks of every repository of the replay data in its last state, one after the other: image manifests
 * a second through the client into PostgreSQL.
 */
export async function measureFirstLook(db: DatabaseClient, data: string | null): Promise<Line[]> {
  const registry = await spawnRegistry({ kind: 'replay', data, delayMs: 0 });
  const poller = openBenchPoller(db);
  try {
    const end = Math.max(...Object.values(registry.changes).flat());
    await registry.setTime(end);
    const registryId = await poller.addRegistry(registry.url);
    const ids = await Promise.all(Object.keys(registry.changes).map((name) => poller.add(registryId, name)));
    const before = await db.image.count();
    const { ms } = await timed(async () => {
      for (const id of ids) await poller.poll(id);
    });
    const images = (await db.image.count()) - before;
    const rate = (images / ms) * 1000;
    return [
      { what: `image manifests of ${ids.length} repositories`, value: `${images} in ${(ms / 1000).toFixed(1)} s` },
      { what: 'image manifests a second, derived too', value: rate.toFixed(0), target: '≥ 300', met: rate >= 300 },
    ];
  } finally {
    await poller.close();
    registry.close();
  }
}
