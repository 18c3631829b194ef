import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSecretScan } from '#lib/contents/secrets/secret-scan.ts';
import { type Line, median } from './report.ts';

const MiB = 2 ** 20;
const RUNS = 41;
const PIECE_BYTES = 16 * 1024;
const TARGET = 3;

/** Compares the scan of files for secrets with a SHA-256 of the same bytes, in pieces as a layer delivers them. */
export async function measureSecretScan(): Promise<Line[]> {
  const files: Record<string, Buffer> = {
    'words of code': Buffer.alloc(MiB, 'const value = readThing(other, name);\n// a comment of some words in a line\n'),
    'letters at random': lettersAtRandom(),
    base64: Buffer.from(randomBytes(MiB).toString('base64').slice(0, MiB)),
    'JavaScript of packages': textOfPackages('.js'),
    'declarations of packages': textOfPackages('.d.ts'),
  };
  // The compiler has seen every kind of file before the first is measured, as in a server.
  for (const content of Object.values(files)) measure(content);
  return Object.entries(files).map(([name, content]) => {
    const { ratio, mbPerSecond, hits } = measure(content);
    const value = `${ratio.toFixed(2)} × a hash, ${mbPerSecond.toFixed(0)} MB/s, ${hits} hits`;
    return { what: `1 MiB of ${name}`, value, target: `≤ ${TARGET} ×`, met: ratio <= TARGET };
  });
}

function measure(content: Buffer): { ratio: number; mbPerSecond: number; hits: number } {
  const [hashes, scans]: [number[], number[]] = [[], []];
  const pieces = Array.from({ length: Math.ceil(content.length / PIECE_BYTES) }, (_, index) =>
    content.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  );
  const scan = createSecretScan({ fingerprintKey: Buffer.from('bench') });
  const entry = {
    kind: 'file',
    sizeBytes: content.length,
    apparentBytes: null,
    target: null,
    flags: 0,
    rawName: null,
  } as const;
  // Runs alternate, so that both meet the same load of the machine.
  for (let run = 0; run < RUNS; run += 1) {
    hashes.push(
      timeOf(() => {
        const hash = createHash('sha256');
        for (const piece of pieces) hash.update(piece);
        hash.digest();
      }),
    );
    scans.push(
      timeOf(() => {
        const observer = scan.observe({ ...entry, path: `bench/${run}.txt` });
        for (const piece of pieces) observer?.write(piece);
        observer?.end();
      }),
    );
  }
  const [hashMs, scanMs] = [median(hashes), median(scans)];
  return { ratio: scanMs / hashMs, mbPerSecond: content.length / 1_000 / scanMs, hits: scan.hits().length };
}

function timeOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function lettersAtRandom(): Buffer {
  const letters = Buffer.from('abcdefghijklmnopqrstuvwxyz     \n.,;(){}');
  return randomBytes(MiB).map((byte) => letters[byte % letters.length] ?? 32) as Buffer;
}

/** Returns 1 MiB of this project's packages, which have some keywords. */
function textOfPackages(end: string): Buffer {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', 'next', 'dist');
  const parts: Buffer[] = [];
  let length = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (!name.endsWith(end) || !statSync(path).isFile()) continue;
    parts.push(readFileSync(path));
    length += parts.at(-1)?.length ?? 0;
    if (length >= MiB) break;
  }
  return Buffer.concat(parts).subarray(0, MiB);
}
