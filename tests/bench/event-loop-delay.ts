import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LayerReading, readLayer } from '#lib/contents/read-layer.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { rawTar } from '#tests/support/raw-tar.ts';
import { createTestClient } from '#tests/support/test-client.ts';
import { type BuiltLayer, packParts, serveLayers } from './layer-server.ts';
import { type Line, median } from './report.ts';

const MiB = 2 ** 20;
/** Longer pauses delay answers of the API noticeably. */
const MOST_MS = 50;
const IDLE_MS = 1_000;
const RUNS = 7;

type Delay = { p50: number; p99: number; max: number };

/**
 * Measures how long the event loop is blocked while a layer of 200 MB is read that has all kinds of files which are
 * read: text, records of packages, traces, named files for secrets. Idle delays show what the machine adds.
 */
export async function measureEventLoopDelay(): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-layers-'));
  try {
    const layer = await packParts(folder, 'mixed', tarOfEverything());
    const server = await serveLayers([layer]);
    try {
      const [idle, busy]: [Delay[], Delay[]] = [[], []];
      let entries = 0;
      // Runs alternate, so that both meet the same load of the machine.
      for (let run = 0; run < RUNS; run += 1) {
        idle.push((await delayOf(() => sleep(IDLE_MS))).delay);
        const { delay, result } = await delayOf(() => read(server.url, layer));
        if (result.state !== 'read') throw new Error(result.reason.message);
        entries = result.entryCount;
        busy.push(delay);
      }
      const whileRead = medianOf(busy);
      return [
        {
          what: `a layer of ${Math.round(layer.uncompressedBytes / 1e6)} MB, ${entries} entries`,
          value: `${RUNS} runs, medians`,
        },
        { what: 'idle', value: words(medianOf(idle)) },
        {
          what: 'while it is read',
          value: words(whileRead),
          target: `≤ ${MOST_MS} ms`,
          met: whileRead.max <= MOST_MS,
        },
      ];
    } finally {
      server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const words = ({ p50, p99, max }: Delay) =>
  `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${max.toFixed(1)} ms`;

/** Medians, because another process that gets the processor looks like a pause. */
const medianOf = (delays: readonly Delay[]): Delay => ({
  p50: median(delays.map(({ p50 }) => p50)),
  p99: median(delays.map(({ p99 }) => p99)),
  max: median(delays.map(({ max }) => max)),
});

async function delayOf<T>(work: () => Promise<T>): Promise<{ delay: Delay; result: T }> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const result = await work();
  // The last delay is only seen at the next turn.
  await sleep(10);
  histogram.disable();
  const [p50, p99, max] = [histogram.percentile(50), histogram.percentile(99), histogram.max].map((ns) => ns / 1e6);
  return { delay: { p50: p50 ?? 0, p99: p99 ?? 0, max: max ?? 0 }, result };
}

async function read(url: string, { digest, sizeBytes }: BuiltLayer): Promise<LayerReading> {
  const dispatcher = createDispatcher({ policy: ANY_NETWORK });
  const client = createTestClient({ host: new URL(url).host, dispatcher });
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const keys = { contentKey: randomBytes(32), fingerprintKey: randomBytes(32) };
  const descriptor = { digest: parseDigest(digest), sizeBytes, mediaType };
  return readLayer(client, 'bench/layer', descriptor, { keys }).finally(() => dispatcher.destroy());
}

const LINE = 'export const value = readThing(other, { token: null, password: undefined, key: 12 });\n';
const PACKAGES = 4_000;

/** Returns about 200 MB: sources of packages, bundles of 1 MiB with keywords, and large records of all kinds. */
function* tarOfEverything(): Generator<Buffer> {
  const file = (name: string, content: string | Buffer) => rawTar([{ name, content }], { end: 0 });
  const source = Buffer.alloc(8 * 1024, `// Words of a source file.\n${LINE}`);
  yield file('var/lib/dpkg/status', repeat(3 * MiB, recordOf));
  for (let n = 0; n < PACKAGES; n += 1) {
    const folder = `app/node_modules/package-${n}`;
    yield file(`${folder}/package.json`, JSON.stringify({ name: `package-${n}`, version: '1.0.0', private: true }));
    for (const part of ['index', 'lib/a', 'lib/b', 'lib/c', 'lib/d']) yield file(`${folder}/${part}.js`, source);
  }
  for (let n = 0; n < 24; n += 1) yield file(`app/dist/bundle-${n}.js`, Buffer.alloc(MiB, LINE));
  yield file(
    'app/.env.production',
    repeat(256 * 1024, (n) => `DB_${n}_PASSWORD=value of ${n}\n`),
  );
  yield file('app/terraform.tfstate', JSON.stringify({ list: Array(20_000).fill({ password: 'x', id: 'value' }) }));
  for (let n = 0; n < 30; n += 1) yield file(`app/.next/server/page-${n}.js.nft.json`, traceOf(n));
  yield Buffer.alloc(1024);
}

/** Debian's records have about 800 bytes. */
const recordOf = (n: number) =>
  `Package: p${n}\nStatus: install ok installed\nVersion: 1.${n}\nDescription: ${'text '.repeat(150)}\n\n`;

function traceOf(n: number): string {
  const files = Array.from(
    { length: 3_000 },
    (_, place) => `../../node_modules/package-${(n * 7 + place) % PACKAGES}/index.js`,
  );
  return JSON.stringify({ version: 1, files });
}

function repeat(bytes: number, line: (n: number) => string): string {
  const lines: string[] = [];
  for (let [n, length] = [0, 0]; length < bytes; n += 1) {
    lines.push(line(n));
    length += lines.at(-1)?.length ?? 0;
  }
  return lines.join('');
}
