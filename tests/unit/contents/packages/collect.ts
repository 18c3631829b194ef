import { createDatabases, type Databases } from '#lib/contents/databases/databases.ts';
import { explainNotRead } from '#lib/contents/databases/not-read.ts';
import type { LayerPackage } from '#lib/contents/databases/package-store.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import { entryOf } from '#tests/unit/contents/indexes.ts';

export type LayerFiles = Iterable<readonly [path: string, content: Uint8Array | string]>;

export type Collected = {
  packages: readonly LayerPackage[];
  /** Returns the package of a file, or null. */
  ownerOf(path: string): LayerPackage | null;
  /** "path: not read: …" */
  notRead: string[];
};

type Options = { limits?: Partial<ContentsLimits>; pieceBytes?: number };

/** Feeds files to a collector as reading a layer does. */
export function collectPackages(files: LayerFiles, { limits = {}, pieceBytes = 16_384 }: Options = {}): Collected {
  const all = { ...CONTENTS_LIMITS, ...limits };
  const databases = createDatabases(all);
  for (const [path, content] of files) feed(databases, path, Buffer.from(content), all.databaseBytes, pieceBytes);
  const packages = databases.packages();
  return {
    packages,
    ownerOf: (path) => packages[databases.ownerOf(path) ?? -1] ?? null,
    notRead: databases.notRead().map((one) => `${one.path}: ${explainNotRead(one)}`),
  };
}

function feed(databases: Databases, path: string, content: Buffer, mostBytes: number, pieceBytes: number): void {
  const entry = entryOf(path, content.length);
  if (content.length <= mostBytes && databases.wants(entry)) databases.take(entry, content);
  const observer = databases.observe(entry);
  for (let at = 0; observer && at < content.length; at += pieceBytes) {
    // A piece is valid during the call only.
    const piece = Buffer.from(content.subarray(at, at + pieceBytes));
    observer.write(piece);
    piece.fill(0);
  }
  observer?.end();
}

/** Returns "kind name version", sorted, of all packages or of one kind. */
export function namesOf({ packages }: Pick<Collected, 'packages'>, kind?: string): string[] {
  return packages
    .filter((found) => kind === undefined || found.kind === kind)
    .map(({ kind: one, name, version }) => `${kind === undefined ? `${one} ` : ''}${name} ${version}`)
    .sort();
}
