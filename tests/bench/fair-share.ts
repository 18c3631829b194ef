import type { DatabaseClient } from '#lib/db/client.ts';
import { queuePoll } from '#lib/db/polls/polls.ts';
import { type Hanging, startHangingHost } from '#tests/support/hanging-host.ts';
import { type BenchPoller, openBenchPoller } from './poller.ts';
import { spawnRegistry } from './registry-process.ts';
import { type Line, median, timed } from './report.ts';

const TAGS = 300;
const HOSTS = 30;
const REPOSITORIES_EACH = 2;
const RUNS = 5;
const WAYS: Hanging[] = ['silent', 'drips', 'half-tls'];

/**
 * Measures a manual poll of a healthy repository, alone and beside hosts that never finish an answer, all due together.
 */
export async function measureFairShare(db: DatabaseClient): Promise<Line[]> {
  const registry = await spawnRegistry({ kind: 'tags', count: TAGS, delayMs: 5 });
  const hosts = await Promise.all(Array.from({ length: HOSTS }, (_, n) => startHangingHost(WAYS[n % 3] ?? 'silent')));
  const poller = openBenchPoller(db);
  try {
    const id = await poller.add(await poller.addRegistry(registry.url), 'bench/app');
    await poller.poll(id);
    const alone = await measureAsked(db, poller, id);
    for (const { url } of hosts) {
      const registryId = await poller.addRegistry(url);
      for (let n = 0; n < REPOSITORIES_EACH; n += 1) await poller.add(registryId, `bench/hangs-${n}`);
    }
    await db.repository.updateMany({ where: { id: { not: id } }, data: { nextPollAt: new Date(Date.now() - 60_000) } });
    void poller.runDue();
    const beside = await measureAsked(db, poller, id);
    const ratio = beside / alone;
    const what = `the same beside ${HOSTS} hosts that hang, ${HOSTS * REPOSITORIES_EACH} repositories of them due`;
    return [
      { what: `one healthy repository asked for, ${TAGS} unchanged tags`, value: `${alone.toFixed(0)} ms` },
      { what, value: `${beside.toFixed(0)} ms` },
      { what: 'beside : alone', value: ratio.toFixed(2), target: '≤ 2', met: ratio <= 2 },
    ];
  } finally {
    await poller.close();
    registry.close();
    for (const host of hosts) await host.close();
  }
}

/** @returns the median of milliseconds from the request to the end of the poll */
async function measureAsked(db: DatabaseClient, poller: BenchPoller, id: string): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { ms } = await timed(async () => {
      const pollId = await queuePoll(db, id, 'manual', new Date());
      void poller.runDue();
      while ((await db.poll.findUnique({ where: { id: pollId } }))?.finishedAt == null)
        await new Promise((resolve) => setTimeout(resolve, 5));
    });
    runs.push(ms);
  }
  return median(runs);
}
