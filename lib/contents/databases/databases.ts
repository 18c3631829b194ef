import type { FileEntry } from '#lib/contents/entry.ts';
import { type ContentsLimits, contentsLimits } from '#lib/contents/limits.ts';
import { readApkInstalled } from './apk.ts';
import { findDpkgList, readDpkgList, readDpkgStatus } from './dpkg.ts';

/** A package of the distribution that is installed, as its own database says. */
export type InstalledPackage = { kind: 'dpkg' | 'apk'; name: string; version: string | null };

/** What the package databases in a layer say of its files. Other files' content is never looked at. */
export type Databases = {
  wants(entry: FileEntry): boolean;
  take(entry: FileEntry, content: Buffer): void;
  packages(): InstalledPackage[];
  /** Of which package a file is: its place in `packages()`, or null. */
  ownerOf(path: string): number | null;
};

/** Those that may be read. */
const APK = /(?:^|\/)lib\/apk\/db\/installed$/;
const STATUS = /^var\/lib\/dpkg\/status(?:\.d\/[^/]+)?$/;

export function createDatabases(limits: ContentsLimits = contentsLimits): Databases {
  const packages = new Map<string, InstalledPackage>();
  const places = new Map<string, number>();
  const owners = new Map<string, string>();
  let readBytes = 0;

  function add(kind: InstalledPackage['kind'], name: string, version: string | null, paths: Iterable<string>): void {
    const key = `${kind} ${name}`;
    const known = packages.get(key);
    if (known === undefined) places.set(key, packages.size);
    packages.set(key, { kind, name, version: version ?? known?.version ?? null });
    for (const path of paths) owners.set(withoutUsr(path), key);
  }

  return {
    wants: ({ path }) =>
      readBytes < limits.allDatabaseBytes && (APK.test(path) || STATUS.test(path) || findDpkgList(path) !== null),
    take({ path }, content) {
      readBytes += content.length;
      const text = content.toString('utf8');
      const listed = findDpkgList(path);
      if (listed !== null) return add('dpkg', listed, null, readDpkgList(text));
      if (STATUS.test(path)) for (const { name, version } of readDpkgStatus(text)) add('dpkg', name, version, []);
      else for (const { name, version, paths } of readApkInstalled(text)) add('apk', name, version, paths);
    },
    packages: () => [...packages.values()],
    ownerOf(path) {
      const owner = owners.get(withoutUsr(path));
      return owner === undefined ? null : (places.get(owner) ?? null);
    },
  };
}

/** /lib is a link to /usr/lib in today's distributions, and lists still name either. */
function withoutUsr(path: string): string {
  return path.replace(/^usr\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/, '');
}
