import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { KnownFile } from '#lib/contents/list-known.ts';
import { DEMO_DATA_FOLDER } from '../history.ts';
import { type FileForm, PACKAGES_FILE, type PackageFiles, RecordedPackages } from './format.ts';

/** RecordedPackage is a package with the files that it installs. Paths are relative to its folder. */
export type RecordedPackage = Pick<PackageFiles, 'kind' | 'name' | 'version'> & { files(): KnownFile[] };

/** A package in a folder below the application. */
export type InstalledPlace = { place: string; one: RecordedPackage; isDevelopment: boolean };

export type Packages = {
  /** Packages of Debian that belong together. Throws for an unknown name. */
  set(name: string): RecordedPackage[];
  /** What npm installs for an application. Throws for an unknown name. */
  install(name: string): InstalledPlace[];
};

const unzip = promisify(brotliDecompress);

/** Reads the recorded packages. Throws when the file is damaged or missing. */
export async function readPackages(
  folder: string = join(/* turbopackIgnore: true */ process.cwd(), DEMO_DATA_FOLDER),
): Promise<Packages> {
  const packed = await readFile(join(/* turbopackIgnore: true */ folder, PACKAGES_FILE));
  const recorded = RecordedPackages.parse(JSON.parse((await unzip(packed)).toString()));
  const packages = toPackages(recorded);
  const at = (number: number): RecordedPackage => packages[number] ?? fail(`package ${number}`);
  return {
    set: (name) => (recorded.sets[name] ?? fail(name)).map(at),
    install: (name) =>
      (recorded.installs[name] ?? fail(name)).map(([place, number, isDevelopment]) => ({
        place,
        one: at(number),
        isDevelopment: isDevelopment === 1,
      })),
  };
}

function fail(what: string): never {
  throw new Error(`Demo data has no ${what}; restore lib/demo/data.`);
}

/** Numbers of contents go on from one package to the next. */
function toPackages({ packages, forms }: RecordedPackages): RecordedPackage[] {
  let distinct = 0;
  return packages.map((columns) => {
    const first = distinct;
    distinct += columns.contents.filter((back) => back === 0).length;
    const { kind, name, version } = columns;
    return { kind, name, version, files: () => listFiles(columns, forms, first) };
  });
}

function listFiles(columns: PackageFiles, forms: readonly FileForm[], first: number): KnownFile[] {
  const { sizes, packed, contents } = columns;
  const [paths, targets] = [columns.paths.split('\n'), columns.targets.split('\n')];
  let [next, content, link] = [first, 0, 0];
  return paths.map((path, number) => {
    const { kind, mode, type } = forms[columns.forms[number] ?? -1] ?? fail(`form of ${path}`);
    const [sizeBytes, packedBytes] = [sizes[number] ?? 0, packed[number] ?? 0];
    const isLink = kind === 'symlink' || kind === 'hardlink';
    const target = isLink ? (targets[link++] ?? '') : null;
    let identity: string | null = null;
    if (kind === 'file' && sizeBytes > 0) {
      const back = contents[content++] ?? 0;
      identity = `recorded ${next - back}`;
      if (back === 0) next += 1;
    }
    const entry = { path, kind, sizeBytes, target, apparentBytes: null, flags: 0, rawName: null };
    return { entry, access: { mode, uid: 0, gid: 0 }, packedBytes, type, identity, text: null };
  });
}
