import type { DatabaseClient } from '#lib/db/client.ts';
import { AS_ADMIN } from '#tests/support/app.ts';
import { spawnBusyRegistry } from './busy-registry.ts';
import { watch } from './memory.ts';
import type { Line } from './report.ts';
import { startServer } from './server.ts';

const REPOSITORIES = 60;
/** The largest share of all polls that one of two replicas may do. */
const MOST_SHARE = 0.7;

/** Measures how two replicas share the polls of repositories that are due every 30 seconds. */
export async function measureReplicas(db: DatabaseClient, databaseUrl: string, minutes: number): Promise<Line[]> {
  const registry = await spawnBusyRegistry({ repositories: REPOSITORIES, pushEveryMs: 600_000, files: 20 });
  const env = { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true' };
  const servers = [await startServer(databaseUrl, env), await startServer(databaseUrl, env)];
  try {
    const url = servers[0]?.url ?? '';
    for (let at = 0; at < REPOSITORIES; at += 1) await watch(url, `${registry.host}/busy/app-${at}:latest`);
    // The first checks scheduled the next polls at longer intervals.
    await waitForFirstLooks(db);
    await db.repository.updateMany({
      data: { tagIntervalSeconds: 30, listIntervalSeconds: 30, nextPollAt: new Date() },
    });
    await db.tag.updateMany({ data: { nextCheckAt: new Date() } });
    const before = await Promise.all(servers.map((server) => countPolls(server.url)));
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    const after = await Promise.all(servers.map((server) => countPolls(server.url)));
    const polls = after.map((count, at) => count - (before[at] ?? 0));
    const share = Math.max(...polls) / polls.reduce((sum, count) => sum + count, 0);
    return [
      {
        what: `polls of two replicas in ${minutes} minutes`,
        value: `${polls.join(' and ')}: ${(share * 100).toFixed(0)} % by one`,
        target: `≤ ${MOST_SHARE * 100} %`,
        met: share <= MOST_SHARE,
      },
    ];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    registry.close();
  }
}

async function waitForFirstLooks(db: DatabaseClient): Promise<void> {
  while ((await db.repository.count({ where: { firstLookedAt: null } })) > 0)
    await new Promise((resolve) => setTimeout(resolve, 500));
}

async function countPolls(url: string): Promise<number> {
  const text = await fetch(`${url}/metrics`, { headers: AS_ADMIN }).then((answer) => answer.text());
  const counts = [...text.matchAll(/^plimsoll_polls_total\{[^}]*\} (\d+)/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}
