import type { FileEntry } from '#lib/contents/entry.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import { readApkInstalled } from './apk.ts';
import { isChiselManifest, readChiselManifest } from './chisel.ts';
import { findDpkgList, findDpkgSums, findStatusOfSums, readDpkgList, readDpkgStatus, readDpkgSums } from './dpkg.ts';
import { findPythonRecord, readPythonRecord } from './python.ts';

export const INSTALLED_KINDS = ['dpkg', 'apk', 'python'] as const;
/** A package that is installed, as its installer's own records say. */
export type InstalledPackage = { kind: (typeof INSTALLED_KINDS)[number]; name: string; version: string | null };

/** What the package databases in a layer say of its files. Other files' content is never looked at. */
export type Databases = {
  wants(entry: FileEntry): boolean;
  take(entry: FileEntry, content: Buffer): void;
  /** For the end: what was taken later is not in it. */
  packages(): InstalledPackage[];
  /** Of which package a file is: its place in `packages()`, or null. Where several name it, the last of them. */
  ownerOf(path: string): number | null;
};

const APK = /(?:^|\/)lib\/apk\/db\/installed$/;
/** dpkg's own file of all packages, or a file of one package in a distroless image. */
const STATUS = /^var\/lib\/dpkg\/status(?:\.d\/([^/]+))?$/;

export function createDatabases(limits: ContentsLimits = CONTENTS_LIMITS): Databases {
  const packages: InstalledPackage[] = [];
  const places = new Map<string, number>();
  /** The distribution's word counts before pip's. */
  const [owners, pythonOwners] = [new Map<string, number>(), new Map<string, number>()];
  /** By the name of the file in status.d, which need not be the package's. */
  const [distrolessNames, distrolessFiles] = [new Map<string, string>(), new Map<string, string[]>()];
  const listed = new Set<string>();
  let readBytes = 0;

  function add({ kind, name, version }: InstalledPackage, paths: Iterable<string>): void {
    const key = `${kind} ${name}`;
    const place = places.get(key) ?? packages.length;
    places.set(key, place);
    packages[place] = { kind, name, version: version ?? packages[place]?.version ?? null };
    const mine = kind === 'python' ? pythonOwners : owners;
    for (const path of paths) mine.set(withoutUsr(path), place);
  }

  /** The package of a status file, and the list that lies beside it: either may come first. */
  function settleDistroless(): void {
    for (const [file, paths] of distrolessFiles)
      add({ kind: 'dpkg', name: distrolessNames.get(file) ?? file.replace(/:.*/, ''), version: null }, paths);
    distrolessFiles.clear();
  }

  function takeStatus(path: string, text: string): void {
    const known = readDpkgStatus(text);
    for (const each of known) add({ kind: 'dpkg', ...each }, []);
    const [file, first] = [STATUS.exec(path)?.[1], known[0]];
    if (file !== undefined && first !== undefined) distrolessNames.set(file, first.name);
  }

  /** Lists of sums are only needed where a package has no other list, which comes before in an archive in order. */
  function isSumsOfUnlisted(path: string): boolean {
    const name = findDpkgSums(path);
    return name !== null && !listed.has(name);
  }

  return {
    wants: ({ path }) =>
      readBytes < limits.allDatabaseBytes &&
      (APK.test(path) ||
        STATUS.test(path) ||
        findDpkgList(path) !== null ||
        isSumsOfUnlisted(path) ||
        findPythonRecord(path) !== null ||
        isChiselManifest(path)),
    take({ path }, content) {
      readBytes += content.length;
      if (isChiselManifest(path)) {
        const { packages: found, unpackedBytes } = readChiselManifest(content, limits.databaseBytes);
        readBytes += unpackedBytes;
        for (const { paths, ...known } of found) add({ kind: 'dpkg', ...known }, paths);
        return;
      }
      const text = content.toString('utf8');
      const [dpkg, sums, status] = [findDpkgList(path), findDpkgSums(path), findStatusOfSums(path)];
      const record = findPythonRecord(path);
      if (dpkg !== null) {
        listed.add(dpkg);
        add({ kind: 'dpkg', name: dpkg, version: null }, readDpkgList(text));
      } else if (sums !== null) add({ kind: 'dpkg', name: sums, version: null }, readDpkgSums(text));
      else if (status !== null) distrolessFiles.set(status, readDpkgSums(text));
      else if (record !== null) add({ kind: 'python', ...record }, readPythonRecord(text, record.folder));
      else if (STATUS.test(path)) takeStatus(path, text);
      else for (const { name, version, paths } of readApkInstalled(text)) add({ kind: 'apk', name, version }, paths);
    },
    packages() {
      settleDistroless();
      return packages;
    },
    ownerOf: (path) => owners.get(withoutUsr(path)) ?? pythonOwners.get(withoutUsr(path)) ?? null,
  };
}

/** /lib is a link to /usr/lib in today's distributions, and lists still name either. */
function withoutUsr(path: string): string {
  return path.replace(/^usr\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/, '');
}
