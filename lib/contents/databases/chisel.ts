import { zstdDecompressSync } from 'node:zlib';

type ChiselPackage = { name: string; version: string | null; paths: string[] };

const MANIFEST = /(?:^|\/)chisel\/manifest\.wall$/;

export function isChiselManifest(path: string): boolean {
  return MANIFEST.test(path);
}

/**
 * Packages of a chiselled Ubuntu image and their files, from its manifest: zstd, and in it one JSON object a line. What is damaged,
 * or bigger unpacked than `mostBytes`, gives none.
 */
export function readChiselManifest(content: Buffer, mostBytes: number): ChiselPackage[] {
  const packages = new Map<string, ChiselPackage>();
  const packageOf = (name: string) => {
    const found = packages.get(name) ?? { name, version: null, paths: [] };
    packages.set(name, found);
    return found;
  };
  for (const { kind, name, version, path, slices } of unpackLines(content, mostBytes)) {
    if (kind === 'package' && typeof name === 'string')
      packageOf(name).version = typeof version === 'string' ? version : null;
    // A slice is called after its package: "libssl3_libs". No package's name has an underscore.
    const [slice] = Array.isArray(slices) ? slices : [];
    if (kind === 'path' && typeof path === 'string' && typeof slice === 'string')
      packageOf(slice.split('_', 1)[0] ?? slice).paths.push(path.replace(/^\//, ''));
  }
  return [...packages.values()];
}

type Line = Record<'kind' | 'name' | 'version' | 'path' | 'slices', unknown>;

function unpackLines(content: Buffer, mostBytes: number): Partial<Line>[] {
  try {
    const text = zstdDecompressSync(content, { maxOutputLength: mostBytes }).toString('utf8');
    return text.split('\n').flatMap((line) => {
      const parsed: unknown = line === '' ? null : JSON.parse(line);
      return typeof parsed === 'object' && parsed !== null ? [parsed as Partial<Line>] : [];
    });
  } catch {
    return [];
  }
}
