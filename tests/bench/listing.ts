import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readLayer } from '#lib/contents/read-layer.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { createTestClient } from '#tests/support/test-client.ts';
import { heapOptions } from '../../bin/memory.mjs';
import { describeLayer } from './generated-layer.ts';
import { packFolder, SERVED, type ServedLayer, serveLayers } from './layer-server.ts';
import { type Line, timed } from './report.ts';

const run = promisify(execFile);
const MiB = 2 ** 20;
const RUNS = 5;
/** 3 GB unpacked, in files as large as those of a layer of models. */
const BIG = { files: 12_000, fileBytes: 256_000 };

/** V8 is configured as in production: for a small container, and for a machine with plenty of memory. */
const MEMORIES = [
  { name: '512 MB', bytes: 512 * MiB },
  { name: '16 GB', bytes: 16_384 * MiB },
];

/** The most bytes of an index for each entry. */
const MOST_ENTRY_BYTES = 24;

type Measured = { ms: number; entries: number; indexBytes: number; peakBytes: number; idleBytes: number };

/**
 * Compares listing a layer from a registry, with digest check and index, with `gzip -dc | tar -t` of a local file. Also
 * measures the bytes of the index, and memory while a generated layer of 3 GB is read.
 */
export async function measureListing(): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-layers-'));
  try {
    const layer = await packFolder(folder, join(import.meta.dirname, '..', '..', 'node_modules'));
    const big = describeLayer(BIG);
    const server = await serveLayers([layer, big]);
    try {
      const tar = [];
      const ours: Measured[] = [];
      // Runs alternate, so that both meet the same load of the machine.
      for (let n = 0; n < RUNS; n += 1) {
        tar.push((await timed(() => run('sh', ['-c', `gzip -dc "${layer.path}" | tar -t | wc -l`]))).ms);
        ours.push(await listInProcess(server.url, layer));
      }
      const bigs = [];
      for (const { name, bytes } of MEMORIES) bigs.push({ name, ...(await listInProcess(server.url, big, bytes)) });
      // The fastest runs, because other work of the machine only ever adds time.
      const [tarMs, ourMs] = [Math.min(...tar), Math.min(...ours.map((one) => one.ms))];
      const entryBytes = (ours[0]?.indexBytes ?? 0) / (ours[0]?.entries ?? 1);
      const isWhole = bigs.every(({ entries }) => entries === BIG.files);
      if (new Set(ours.map((one) => one.entries)).size !== 1 || !isWhole) throw new Error('not all was listed');
      return [
        {
          what: `this project's node_modules, ${ours[0]?.entries} entries`,
          value: `${Math.round(layer.sizeBytes / 1e6)} MB packed`,
        },
        { what: `gzip -dc | tar -t, fastest of ${RUNS} runs`, value: `${Math.round(tarMs)} ms` },
        { what: 'over HTTP, verified, indexed, scanned', value: `${Math.round(ourMs)} ms` },
        { what: 'ratio', value: `${(tarMs / ourMs).toFixed(2)} ×`, target: '≥ 1.5 ×', met: tarMs / ourMs >= 1.5 },
        {
          what: 'index, for each entry',
          value: `${entryBytes.toFixed(1)} bytes`,
          target: `≤ ${MOST_ENTRY_BYTES} bytes`,
          met: entryBytes <= MOST_ENTRY_BYTES,
        },
        ...bigs.flatMap(({ name, ms, peakBytes, idleBytes }) => [
          { what: `${(big.uncompressedBytes / 1e9).toFixed(1)} GB layer`, value: `${Math.round(ms)} ms` },
          {
            what: `memory above idle while it is read (V8 set as for ${name})`,
            value: `${Math.round((peakBytes - idleBytes) / MiB)} MB`,
            target: '≤ 64 MB',
            met: peakBytes - idleBytes <= 64 * MiB,
          },
        ]),
      ];
    } finally {
      server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lists a layer in its own process, because memory left by other runs would hide what this run takes. */
async function listInProcess(url: string, layer: ServedLayer, memory = 512 * MiB): Promise<Measured> {
  const args = [...heapOptions(memory), '--expose-gc', fileURLToPath(import.meta.url), url, JSON.stringify(layer)];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as Measured;
}

async function listLayer(url: string, { digest, sizeBytes }: ServedLayer): Promise<Measured> {
  const dispatcher = createDispatcher({ policy: ANY_NETWORK });
  const client = createTestClient({ host: new URL(url).host, dispatcher });
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  globalThis.gc?.();
  const idleBytes = process.memoryUsage().rss;
  let peakBytes = idleBytes;
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  }, 20);
  const { ms, result } = await timed(() =>
    readLayer(
      client,
      SERVED.repository,
      { digest: parseDigest(digest), sizeBytes, mediaType },
      { keys: { contentKey: randomBytes(32), fingerprintKey: randomBytes(32) } },
    ),
  );
  clearInterval(watch);
  await dispatcher.destroy();
  const isWhole = result.state === 'read' && result.notes.every(({ code }) => code === 'secrets-not-scanned');
  if (!isWhole) throw new Error(JSON.stringify(result));
  peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
  return { ms, entries: result.entryCount, indexBytes: result.index.length, peakBytes, idleBytes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , url = '', layer = '{}'] = process.argv;
  process.stdout.write(JSON.stringify(await listLayer(url, JSON.parse(layer) as ServedLayer)));
}
