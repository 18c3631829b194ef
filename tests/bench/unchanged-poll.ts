import { spawnSync } from 'node:child_process';
import { Agent } from 'undici';
import type { DatabaseClient } from '#lib/db/client.ts';
import { ACCEPT_MANIFEST } from '#lib/image/media-types.ts';
import { openBenchPoller } from './poller.ts';
import { spawnRegistry } from './registry-process.ts';
import { type Line, median, timed } from './report.ts';

const TAGS = 1_000;
const DELAY_MS = 5;
/** The limit for one host in lib/registry/gate/place-limits.ts. */
const CONCURRENCY = 3;
const RUNS = 5;
const SKOPEO_SAMPLE = 40;

/**
 * Compares an unchanged poll of 1,000 tags with a plain loop of the same HEADs and with a loop of skopeo. Runs
 * alternate.
 */
export async function measureUnchangedPoll(db: DatabaseClient): Promise<Line[]> {
  const registry = await spawnRegistry({ kind: 'tags', count: TAGS, delayMs: DELAY_MS });
  const poller = openBenchPoller(db);
  try {
    const id = await poller.add(await poller.addRegistry(registry.url), 'bench/app');
    await poller.poll(id);
    const polls: number[] = [];
    const bare: number[] = [];
    const bareReset: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      polls.push((await timed(() => poller.poll(id))).ms);
      bare.push((await timed(() => headAll(registry.url, false))).ms);
      bareReset.push((await timed(() => headAll(registry.url, true))).ms);
    }
    const last = await db.poll.findFirst({ where: { repositoryId: id }, orderBy: { queuedAt: 'desc' } });
    const skopeoMs = loopSkopeo(registry.host);
    const ratio = median(polls) / median(bare);
    const faster = (skopeoMs * TAGS) / median(polls);
    return [
      { what: `Plimsoll, ${TAGS} unchanged tags`, value: `${median(polls).toFixed(0)} ms` },
      { what: `bare undici loop, ${CONCURRENCY} at once, sockets kept`, value: `${median(bare).toFixed(0)} ms` },
      { what: `bare undici loop, undici's default for HEAD`, value: `${median(bareReset).toFixed(0)} ms` },
      { what: 'Plimsoll : bare loop with sockets kept', value: ratio.toFixed(2), target: '≤ 1.25', met: ratio <= 1.25 },
      { what: `skopeo inspect --raw in a loop, ${SKOPEO_SAMPLE} tags`, value: `${skopeoMs.toFixed(0)} ms each` },
      { what: 'Plimsoll faster than skopeo', value: `${faster.toFixed(0)} ×`, target: '≥ 10 ×', met: faster >= 10 },
      { what: 'requests of the last poll', value: JSON.stringify(last?.requests) },
    ];
  } finally {
    await poller.close();
    registry.close();
  }
}

async function headAll(url: string, reset: boolean): Promise<void> {
  const agent = new Agent({ connections: CONCURRENCY, pipelining: 1 });
  let next = 0;
  const work = async () => {
    while (next < TAGS) {
      const path = `/v2/bench/app/manifests/1.0.${next++}`;
      const { body, headers } = await agent.request({
        origin: url,
        path,
        method: 'HEAD',
        reset,
        headers: { accept: ACCEPT_MANIFEST },
      });
      await body.dump();
      if (!headers['docker-content-digest']) throw new Error(`no digest for ${path}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  await agent.close();
}

/** @returns milliseconds for each tag */
function loopSkopeo(host: string): number {
  const startedAt = performance.now();
  for (let n = 0; n < SKOPEO_SAMPLE; n += 1) {
    const { status, stderr } = spawnSync('skopeo', [
      'inspect',
      '--raw',
      '--tls-verify=false',
      `docker://${host}/bench/app:1.0.${n}`,
    ]);
    if (status !== 0) throw new Error(`skopeo: ${stderr}`);
  }
  return (performance.now() - startedAt) / SKOPEO_SAMPLE;
}
