import { zstdDecompressSync } from 'node:zlib';
import { isJsonObject, type JsonObject, textOrNull } from './json.ts';
import { listLines } from './lines.ts';
import type { Owner, PackageSource, PackageStore } from './source.ts';

const MANIFEST = /(?:^|\/)chisel\/manifest\.wall$/;

/**
 * Reads the packages of a chiselled Ubuntu image and their files from its manifest: zstd over one JSON object a line.
 * They are packages of dpkg. A damaged manifest, or one larger than `mostBytes` unpacked, has none.
 */
export function createChiselSource(store: PackageStore, mostBytes: number): PackageSource {
  return {
    classOf: (path) => (MANIFEST.test(path) ? 'database' : null),
    take(path, content) {
      const text = unpackText(content, mostBytes);
      if (text === null) {
        store.note(path, 'damaged', `no zstd, or more than ${mostBytes} bytes unpacked`);
        return mostBytes;
      }
      try {
        addPackages(store, text);
      } catch {
        store.note(path, 'damaged', 'a line is no JSON');
      }
      return text.length;
    },
  };
}

/** @throws SyntaxError, RangeError */
function addPackages(store: PackageStore, text: Buffer): void {
  const owners = new Map<string, Owner>();
  // All packages are read before any path, so that a damaged manifest has none, and nothing but texts is in memory.
  const found = [...listPackages(text)];
  for (const each of found) owners.set(each.name, { place: store.add({ kind: 'dpkg', ...each }) });
  for (const [path, name] of listPaths(text)) {
    const owner = owners.get(name) ?? { place: store.add({ kind: 'dpkg', name, version: null }) };
    owners.set(name, owner);
    store.own(owner, [path], 'system');
  }
}

function unpackText(content: Buffer, mostBytes: number): Buffer | null {
  try {
    return zstdDecompressSync(content, { maxOutputLength: mostBytes });
  } catch {
    return null;
  }
}

/** @throws SyntaxError for a line that is not JSON */
function* listPackages(text: Buffer): Generator<{ name: string; version: string | null; architecture: string | null }> {
  for (const { kind, name, version, arch } of parseLines(text)) {
    if (kind !== 'package' || typeof name !== 'string') continue;
    yield { name, version: textOrNull(version), architecture: textOrNull(arch) };
  }
}

/** Returns pairs of a path and the name of its package. */
function* listPaths(text: Buffer): Generator<[path: string, name: string]> {
  for (const { kind, path, slices } of parseLines(text)) {
    // A slice is named after its package: "libssl3_libs". No package name has an underscore.
    const [slice] = Array.isArray(slices) ? slices : [];
    if (kind !== 'path' || typeof path !== 'string' || typeof slice !== 'string') continue;
    yield [path.replace(/^\//, ''), slice.split('_', 1)[0] ?? slice];
  }
}

function* parseLines(text: Buffer): Generator<JsonObject> {
  for (const line of listLines(text)) {
    const parsed: unknown = line === '' ? null : JSON.parse(line);
    if (isJsonObject(parsed)) yield parsed;
  }
}
