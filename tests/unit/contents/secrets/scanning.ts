import type { FileEntry } from '#lib/contents/entry.ts';
import { SECRET_SCAN_LIMITS, type SecretHit, type SecretScanLimits } from '#lib/contents/secrets/hit.ts';
import { createSecretScan, type SecretScan } from '#lib/contents/secrets/secret-scan.ts';

export const KEY = Buffer.from('a key of the tests');

export function entryOf(path: string, sizeBytes: number, kind: FileEntry['kind'] = 'file'): FileEntry {
  return { path, kind, sizeBytes, apparentBytes: null, target: null, flags: 0, rawName: null };
}

export const createScan = (limits: Partial<SecretScanLimits> = {}): SecretScan =>
  createSecretScan({ fingerprintKey: KEY, limits: { ...SECRET_SCAN_LIMITS, ...limits } });

/** Writes a file to a scan in pieces. Each piece is overwritten afterwards, as a reader of archives does. */
export function writeFile(
  scan: SecretScan,
  path: string,
  content: Uint8Array | string,
  cuts: readonly number[] = [],
): void {
  const bytes = Buffer.from(content);
  const observer = scan.observe(entryOf(path, bytes.length));
  if (observer === null) return;
  const ends = [...cuts, bytes.length];
  for (const [index, end] of ends.entries()) {
    const piece = Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end));
    observer.write(piece);
    piece.fill(0x41);
  }
  observer.end();
}

/** Scans one file and returns its hits. */
export function hitsIn(content: Uint8Array | string, path = 'app/notes.txt'): SecretHit[] {
  const scan = createScan();
  writeFile(scan, path, content);
  return scan.hits();
}

export const kindsIn = (content: Uint8Array | string, path?: string): string[] =>
  hitsIn(content, path).map(({ kind }) => kind);
