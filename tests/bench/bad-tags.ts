import type { DatabaseClient } from '#lib/db/client.ts';
import { openBenchPoller } from './poller.ts';
import { spawnRegistry } from './registry-process.ts';
import { type Line, median, timed } from './report.ts';

const TAGS = 300;
const RUNS = 3;
const REFUSED_EVERY = 10;
const MOST = 1.2;

/** Compares first checks of two repositories. One of them has one refused tag in ten. */
export async function measureBadTags(db: DatabaseClient): Promise<Line[]> {
  const good: number[] = [];
  const bad: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    good.push(await runFirstLook(db, { salt: ` good ${run}` }));
    bad.push(await runFirstLook(db, { salt: ` bad ${run}`, refuseEvery: REFUSED_EVERY }));
  }
  const ratio = median(bad) / median(good);
  return [
    { what: `first check of ${TAGS} tags`, value: `${median(good).toFixed(0)} ms` },
    { what: `the same with one tag in ${REFUSED_EVERY} refused`, value: `${median(bad).toFixed(0)} ms` },
    { what: 'refused : all good', value: ratio.toFixed(2), target: `≤ ${MOST}`, met: ratio <= MOST },
  ];
}

async function runFirstLook(db: DatabaseClient, options: { salt: string; refuseEvery?: number }): Promise<number> {
  const registry = await spawnRegistry({ kind: 'tags', count: TAGS, delayMs: 5, ...options });
  const poller = openBenchPoller(db);
  try {
    const id = await poller.add(await poller.addRegistry(registry.url), 'bench/app');
    const { ms } = await timed(() => poller.poll(id));
    return ms;
  } finally {
    await poller.close();
    registry.close();
  }
}
