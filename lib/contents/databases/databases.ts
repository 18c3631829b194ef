import type { FileEntry } from '#lib/contents/entry.ts';
import { type ContentsLimits, contentsLimits } from '#lib/contents/limits.ts';
import { readApkInstalled } from './apk.ts';
import { findDpkgList, readDpkgList, readDpkgStatus } from './dpkg.ts';
import { findPythonRecord, readPythonRecord } from './python.ts';

export const INSTALLED_KINDS = ['dpkg', 'apk', 'python'] as const;
/** A package that is installed, as its installer's own records say. */
export type InstalledPackage = { kind: (typeof INSTALLED_KINDS)[number]; name: string; version: string | null };

/** What the package databases in a layer say of its files. Other files' content is never looked at. */
export type Databases = {
  wants(entry: FileEntry): boolean;
  take(entry: FileEntry, content: Buffer): void;
  packages(): InstalledPackage[];
  /** Of which package a file is: its place in `packages()`, or null. */
  ownerOf(path: string): number | null;
};

const APK = /(?:^|\/)lib\/apk\/db\/installed$/;
const STATUS = /^var\/lib\/dpkg\/status(?:\.d\/[^/]+)?$/;

export function createDatabases(limits: ContentsLimits = contentsLimits): Databases {
  const packages: InstalledPackage[] = [];
  const places = new Map<string, number>();
  /** The distribution's word counts before pip's. */
  const [owners, pythonOwners] = [new Map<string, number>(), new Map<string, number>()];
  let readBytes = 0;

  function add({ kind, name, version }: InstalledPackage, paths: Iterable<string>): void {
    const key = `${kind} ${name}`;
    const place = places.get(key) ?? packages.length;
    places.set(key, place);
    packages[place] = { kind, name, version: version ?? packages[place]?.version ?? null };
    const mine = kind === 'python' ? pythonOwners : owners;
    for (const path of paths) mine.set(withoutUsr(path), place);
  }

  return {
    wants: ({ path }) =>
      readBytes < limits.allDatabaseBytes &&
      (APK.test(path) || STATUS.test(path) || findDpkgList(path) !== null || findPythonRecord(path) !== null),
    take({ path }, content) {
      readBytes += content.length;
      const text = content.toString('utf8');
      const [listed, record] = [findDpkgList(path), findPythonRecord(path)];
      if (listed !== null) add({ kind: 'dpkg', name: listed, version: null }, readDpkgList(text));
      else if (record !== null) add({ kind: 'python', ...record }, readPythonRecord(text, record.folder));
      else if (STATUS.test(path)) for (const known of readDpkgStatus(text)) add({ kind: 'dpkg', ...known }, []);
      else for (const { name, version, paths } of readApkInstalled(text)) add({ kind: 'apk', name, version }, paths);
    },
    packages: () => packages,
    ownerOf: (path) => owners.get(withoutUsr(path)) ?? pythonOwners.get(withoutUsr(path)) ?? null,
  };
}

/** /lib is a link to /usr/lib in today's distributions, and lists still name either. */
function withoutUsr(path: string): string {
  return path.replace(/^usr\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/, '');
}
