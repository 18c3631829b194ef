import type { DatabaseClient } from '#lib/db/client.ts';
import { AS_ADMIN } from '#tests/support/app.ts';
import { spawnBusyRegistry } from './busy-registry.ts';
import { type Line, median } from './report.ts';
import { startServer } from './server.ts';

const REPOSITORIES = 60;
const PUSH_EVERY_MS = 60_000;
const FILES = 800;
const SAMPLE_MS = 5_000;
const MINUTE_SAMPLES = 60_000 / SAMPLE_MS;
/** Caches and pools fill in the first minutes. */
const WARM_MINUTES = 5;
/** Constant memory still varies with garbage collection. */
const MOST_GROWTH = 0.05;
const MB = 1_000_000;
const CONTAINER_BYTES = 512 * 1024 * 1024;

/** Measures resident memory of the built server each minute while it polls and reads layers. */
export async function measureMemory(db: DatabaseClient, databaseUrl: string, minutes: number): Promise<Line[]> {
  const registry = await spawnBusyRegistry({ repositories: REPOSITORIES, pushEveryMs: PUSH_EVERY_MS, files: FILES });
  const server = await startServer(databaseUrl, { PLIMSOLL_ALLOW_PRIVATE_NETWORKS: 'true' }, CONTAINER_BYTES);
  try {
    for (let at = 0; at < REPOSITORIES; at += 1) await watch(server.url, `${registry.host}/busy/app-${at}:latest`);
    await db.repository.updateMany({ data: { tagIntervalSeconds: 30, listIntervalSeconds: 300, relation: 'ours' } });
    const samples: number[] = [];
    for (let n = 0; n < minutes * MINUTE_SAMPLES; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      samples.push(server.rssBytes());
      await readNewest(db, server.url);
      await fetch(`${server.url}/api/v1/overview`, { headers: AS_ADMIN }).then((answer) => answer.text());
      if ((n + 1) % MINUTE_SAMPLES === 0) report(samples, (n + 1) / MINUTE_SAMPLES);
    }
    const [polls, layers] = [
      await db.poll.count({ where: { state: 'succeeded' } }),
      await db.layerContents.count({ where: { state: 'read' } }),
    ];
    const early = median(samples.slice(WARM_MINUTES * MINUTE_SAMPLES, 2 * WARM_MINUTES * MINUTE_SAMPLES));
    const late = median(samples.slice(-WARM_MINUTES * MINUTE_SAMPLES));
    const growth = late / early - 1;
    return [
      { what: `polls, and layers that were read, in ${minutes} minutes`, value: `${polls}, ${layers}` },
      { what: 'RSS, median of minutes 6 to 10', value: `${(early / MB).toFixed(0)} MB` },
      {
        what: 'RSS, median of the last five minutes',
        value: `${(late / MB).toFixed(0)} MB (${growth >= 0 ? '+' : ''}${(growth * 100).toFixed(1)} %)`,
        target: `≤ +${MOST_GROWTH * 100} %`,
        met: growth <= MOST_GROWTH,
      },
    ];
  } finally {
    await server.stop();
    registry.close();
  }
}

/** Requests the files of the newest image whose layers were not requested yet. */
async function readNewest(db: DatabaseClient, url: string): Promise<void> {
  const [image] = await db.$queryRaw<{ digest: string; repositoryId: string }[]>`
    select m.digest, o."repositoryId" from "Observation" o join "Manifest" m on m.id = o."manifestId"
    join "ImageLayer" l on l."manifestId" = m.id
    where not exists (select 1 from "LayerContents" c where c."layerId" = l."layerId") order by o.id desc limit 1`;
  if (image === undefined) return;
  const path = `/api/v1/images/${encodeURIComponent(image.digest)}/contents?repositoryId=${image.repositoryId}`;
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers: AS_ADMIN });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** @throws Error unless the server now watches it */
export async function watch(url: string, reference: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/repositories`, {
    method: 'POST',
    headers: { ...AS_ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify({ reference, allowPrivate: true, insecure: true }),
  });
  if (answer.status !== 201) throw new Error(`${reference}: ${answer.status} ${await answer.text()}`);
}

function report(samples: readonly number[], minute: number): void {
  const last = samples.slice(-MINUTE_SAMPLES);
  console.log(`  minute ${String(minute).padStart(2)}: RSS ${(median(last) / MB).toFixed(0)} MB`);
}
