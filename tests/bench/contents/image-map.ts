import { createIndexWriter } from '#lib/contents/index/encode.ts';
import type { DatabaseClient } from '#lib/db/client.ts';
import { sumImage } from '#lib/poll/sum-images.ts';
import { AS_ADMIN } from '#tests/support/app.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';
import { type Line, percentile, timed } from '../report.ts';
import { startServer } from '../server.ts';

const NOW = new Date('2026-01-10T00:00:00Z');
const FILES_PER_LAYER = 100_000;
const LAYERS = 2;
const RUNS = 60;
const MOST_MS = { first: 50, below: 150 };

/** Measures the map of an image with 200,000 files, over HTTP: its first level, and the levels below as a reader opens them. */
export async function measureImageMap(db: DatabaseClient, databaseUrl: string): Promise<Line[]> {
  const { repositoryId, manifestId, digest } = await insertImage(db);
  const summing = await timed(() => sumImage(db, manifestId, NOW));
  await db.repositoryManifest.updateMany({ where: { repositoryId, manifestId }, data: { contentsAt: NOW } });
  const stored = await db.directoryTotals.findUniqueOrThrow({ where: { manifestId } });
  const server = await startServer(databaseUrl);
  const open = async (at: string, by: string) => {
    const query = new URLSearchParams({ repositoryId, at, by });
    const { ms } = await timed(async () => {
      const answer = await fetch(`${server.url}/api/v1/images/${digest}/map?${query}`, { headers: AS_ADMIN });
      if (!answer.ok) throw new Error(`${at}: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    });
    return ms;
  };
  try {
    const [first, below]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS + 3; run += 1) {
      const times = [await open('', 'layers'), await open('', 'directories')];
      if (run >= 3) first.push(...times);
    }
    // Each place is opened once, so that none of them is known from before.
    for (let run = 0; run < RUNS; run += 1) {
      below.push(await open(`d:usr/lib/group${run % 100}/part${run % 20}`, 'directories'));
      below.push(await open(`l:1/p:npm:package-${450 + run * 7}`, 'layers'));
    }
    return [
      {
        what: 'summing, once for each image',
        value: `${summing.ms.toFixed(0)} ms, ${stored.totals.length} bytes stored`,
      },
      toLine('GET /images/{digest}/map, the first level', first, MOST_MS.first),
      toLine('GET /images/{digest}/map, a level below', below, MOST_MS.below),
    ];
  } finally {
    await server.stop();
  }
}

function toLine(what: string, times: readonly number[], most: number): Line {
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  const value = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
  return { what, value, target: `p95 ≤ ${most} ms`, met: p95 <= most };
}

/** Half of the files are packages of npm. */
const pathOf = (number: number): string =>
  number % 2 === 0
    ? `usr/lib/group${(number / 1_000) | 0}/part${((number / 50) | 0) % 20}/file${number}`
    : `app/node_modules/package-${(number / 200) | 0}/dist/module${((number / 40) | 0) % 5}/file${number}.js`;

async function insertImage(db: DatabaseClient) {
  const registryId = await addTestRegistry(db, 'https://registry.example', NOW);
  const repositoryId = await addTestRepository(db, registryId, 'acme/large', NOW);
  await insertSeriesRows(db, { repositoryId, sizes: [200], since: NOW, name: 'large' });
  const digest = digestOf('large 0');
  const { id: manifestId } = await db.manifest.findUniqueOrThrow({ where: { digest } });
  const tag = await db.tag.create({ data: { repositoryId, name: 'main', form: 'moving', listedAt: NOW } });
  await db.observation.create({
    data: { repositoryId, tagId: tag.id, openTagId: tag.id, manifestId, firstSeenAt: NOW },
  });
  for (let position = 0; position < LAYERS; position += 1) {
    const layer = await db.layer.create({ data: { digest: digestOf(`layer ${position}`) } });
    const index = await indexOf(position);
    const sizeBytes = 100_000_000n;
    const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
    await db.imageLayer.create({ data: { manifestId, position, layerId: layer.id, sizeBytes, mediaType } });
    const row = { layerId: layer.id, sizeBytes, requestedAt: NOW };
    await db.repositoryLayer.create({ data: { ...row, repositoryId, state: 'confirmed', confirmedAt: NOW } });
    await db.layerContents.create({
      data: { ...row, state: 'read', index, entryCount: FILES_PER_LAYER, readAt: NOW, notes: [] },
    });
  }
  return { repositoryId, manifestId, digest };
}

/** The second layer replaces a tenth of the first one, and repeats a tenth of its contents. */
async function indexOf(layer: number): Promise<Uint8Array<ArrayBuffer>> {
  const writer = createIndexWriter(Buffer.alloc(8));
  const none = { apparentBytes: null, target: null, flags: 0, rawName: null };
  for (let number = 0; number < FILES_PER_LAYER; number += 1) {
    const path = pathOf(number + layer * FILES_PER_LAYER * 0.9);
    writer.add({ path, kind: 'file', sizeBytes: 500 + ((number * 37) % 30_000), ...none }, null);
    const content = layer > 0 && number % 10 === 0 ? number : number + layer * FILES_PER_LAYER;
    writer.setHash(Buffer.from(String(content).padStart(16, '0')));
    writer.addPacked(200 + ((number * 11) % 9_000));
  }
  return Buffer.from(await writer.encode([], () => null));
}
