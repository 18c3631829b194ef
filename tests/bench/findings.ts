import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { listImagePackages } from '#lib/contents/packages/image-packages.ts';
import { findFindings } from '#lib/findings/find-findings.ts';
import { entryOf, indexOfEntries } from '#tests/unit/contents/indexes.ts';
import { type Line, median } from './report.ts';

const ENTRIES = 100_000;
const RUNS = 9;
/** Findings read the same indexes as the list of packages, which is computed for a page. */
const TARGET = 3;

/** Measures all rules on images of 100,000 entries, beside the list of packages of the same image. */
export async function measureFindings(): Promise<Line[]> {
  const images: Record<string, FileEntry[]> = {
    'an application with packages': Array.from({ length: ENTRIES }, (_, n) => entryOf(applicationPath(n), 3_000 + n)),
    'files that rules find': Array.from({ length: ENTRIES }, (_, n) => entryOf(foundPath(n), 3_000 + n)),
    'a folder for each file': Array.from({ length: ENTRIES }, (_, n) =>
      entryOf(`a/${n % 300}/cache/${n}/x.map`, 5_000),
    ),
  };
  const lines: Line[] = [];
  for (const [name, entries] of Object.entries(images)) {
    const lower = await indexOfEntries(
      entries,
      {},
      { contentOf: ({ sizeBytes }) => `${sizeBytes}`, packedOf: () => 900 },
    );
    const upper = await indexOfEntries(entries.slice(0, ENTRIES / 10).map((entry) => ({ ...entry, sizeBytes: 7 })));
    lines.push(measure(name, [lower, upper]));
  }
  return lines;
}

function measure(name: string, indexes: readonly FileIndex[]): Line {
  const layers = indexes.map((index, position) => ({
    digest: `sha256:${position}`,
    position,
    sizeBytes: 1,
    instruction: 'RUN npm ci && npm run build',
    index,
  }));
  const facts = { entrypoint: null, command: ['node', 'server.js'] };
  const image = { layers, baseCount: 0, base: null, purpose: 'runtime', facts, labels: {}, history: null } as const;
  const [found, listed]: [number[], number[]] = [[], []];
  let items = 0;
  // Runs alternate, so that both meet the same load of the machine.
  for (let run = 0; run < RUNS; run += 1) {
    found.push(timeOf(() => (items = findFindings(image).items.length)));
    listed.push(timeOf(() => listImagePackages(layers, 0)));
  }
  const [foundMs, listedMs] = [median(found), median(listed)];
  const value = `${foundMs.toFixed(0)} ms, ${(foundMs / listedMs).toFixed(2)} × the list of packages, ${items} found`;
  return { what: name, value, target: `≤ ${TARGET} ×`, met: foundMs <= TARGET * listedMs };
}

function timeOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

const applicationPath = (n: number) =>
  n % 3 === 0 ? `usr/lib/python3/dist-packages/p${n % 700}/m${n}.py` : `app/node_modules/p${n % 900}/dist/esm/f${n}.js`;

const FOUND = [
  'root/.npm/_cacache/content-v2/sha512',
  'app/node_modules/.cache/babel-loader',
  'var/lib/apt/lists',
  'usr/share/man/man1',
  'go/pkg/mod/github.com/a',
  'usr/local/go/src',
  'app/.git/objects',
  'tmp/build',
];

const foundPath = (n: number) => `${FOUND[n % FOUND.length]}/${n % 512}/f${n}`;
