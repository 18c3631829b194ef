import { zstdDecompressSync } from 'node:zlib';

type ChiselPackage = { name: string; version: string | null; paths: string[] };

const MANIFEST = /(?:^|\/)chisel\/manifest\.wall$/;

export function isChiselManifest(path: string): boolean {
  return MANIFEST.test(path);
}

/**
 * Packages of a chiselled Ubuntu image and their files, from its manifest: zstd, and in it one JSON object a line. What is damaged,
 * or bigger unpacked than `mostBytes`, gives none.
 *
 * @returns also the bytes that were unpacked; of what could not be unpacked, `mostBytes`
 */
export function readChiselManifest(
  content: Buffer,
  mostBytes: number,
): { packages: ChiselPackage[]; unpackedBytes: number } {
  const text = unpackText(content, mostBytes);
  if (text === null) return { packages: [], unpackedBytes: mostBytes };
  const packages = new Map<string, ChiselPackage>();
  const packageOf = (name: string) => {
    const found = packages.get(name) ?? { name, version: null, paths: [] };
    packages.set(name, found);
    return found;
  };
  try {
    for (const { kind, name, version, path, slices } of parseLines(text)) {
      if (kind === 'package' && typeof name === 'string')
        packageOf(name).version = typeof version === 'string' ? version : null;
      // A slice is called after its package: "libssl3_libs". No package's name has an underscore.
      const [slice] = Array.isArray(slices) ? slices : [];
      if (kind === 'path' && typeof path === 'string' && typeof slice === 'string')
        packageOf(slice.split('_', 1)[0] ?? slice).paths.push(path.replace(/^\//, ''));
    }
  } catch {
    packages.clear();
  }
  return { packages: [...packages.values()], unpackedBytes: text.length };
}

type Line = Record<'kind' | 'name' | 'version' | 'path' | 'slices', unknown>;

function unpackText(content: Buffer, mostBytes: number): Buffer | null {
  try {
    return zstdDecompressSync(content, { maxOutputLength: mostBytes });
  } catch {
    return null;
  }
}

/** @throws SyntaxError at a line that is no JSON */
function* parseLines(text: Buffer): Generator<Partial<Line>> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf(10, start);
    const end = newline === -1 ? text.length : newline;
    const parsed: unknown = end === start ? null : JSON.parse(text.toString('utf8', start, end));
    if (typeof parsed === 'object' && parsed !== null) yield parsed as Partial<Line>;
    start = end + 1;
  }
}
