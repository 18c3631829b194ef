import type { PackageKind } from '#lib/domain/contents.ts';

/** PackageLocation is a package that is named by its place, with the directory or the archive that is the package. */
export type PackageLocation = { kind: PackageKind; name: string; version: string | null; directory: string };

/**
 * Rules run for every file of a layer, whose names anyone can choose. So each takes a time that grows with the length of
 * the path, and not with its square.
 */
const FILE_RULES: readonly ((path: string) => PackageLocation | null)[] = [findJava, findGemSpec, findCrateArchive];
const FOLDER_RULES: readonly ((folder: string) => PackageLocation | null)[] = [
  findGoModule,
  findGem,
  findCrate,
  findHomebrew,
  findNix,
];

/** Returns the package that a path is or is in, or null. */
export function findPackageLocation(path: string): PackageLocation | null {
  return findFileLocation(path) ?? findFolderLocation(path.slice(0, path.lastIndexOf('/') + 1));
}

/** Returns the package that a file is or describes, or null. */
export function findFileLocation(path: string): PackageLocation | null {
  return firstOf(FILE_RULES, path);
}

/** Returns the package that a folder is in, or null. `folder` ends with a slash. */
export function findFolderLocation(folder: string): PackageLocation | null {
  return firstOf(FOLDER_RULES, folder);
}

function firstOf(rules: readonly ((path: string) => PackageLocation | null)[], path: string): PackageLocation | null {
  for (const rule of rules) {
    const found = rule(path);
    if (found !== null) return found;
  }
  return null;
}

/** Longer names are no packages. */
const MOST_NAME = 256;
/** So many places of a marker in one path are tried, the innermost first. */
const MOST_PLACES = 4;

/** Returns what follows a marker such as "gems/" where it begins a name, the innermost place first. */
function* listTails(path: string, marker: string): Generator<{ before: string; tail: string }> {
  let tries = 0;
  for (let at = path.lastIndexOf(marker); at !== -1 && tries < MOST_PLACES; tries += 1) {
    const end = at + marker.length;
    if (at === 0 || path[at - 1] === '/') yield { before: path.slice(0, end), tail: path.slice(end) };
    at = at === 0 ? -1 : path.lastIndexOf(marker, at - 1);
  }
}

/** Finds a Java archive, also one below BOOT-INF/lib of an unpacked application. */
function findJava(path: string): PackageLocation | null {
  if (!/\.[jwe]ar$/.test(path)) return null;
  const full = path.slice(path.lastIndexOf('/') + 1, -'.jar'.length);
  if (full === '') return null;
  // A version begins at the first "-" with a digit behind it: "log4j-api-2.20.0".
  const dash = full.slice(1).search(/-\d/) + 1;
  const [name, version] = dash === 0 ? [full, null] : [full.slice(0, dash), full.slice(dash + 1)];
  return { kind: 'java', name, version, directory: path };
}

const GO_MODULE = /^(?!cache\/)((?:[^/@]+\/)*[^/@]+)@([^/]+)\//;

/** Finds a module in Go's module cache. */
function findGoModule(folder: string): PackageLocation | null {
  for (const { before, tail } of listTails(folder, 'pkg/mod/')) {
    const [, module, version] = GO_MODULE.exec(tail) ?? [];
    if (module === undefined || version === undefined) continue;
    const directory = `${before}${module}@${version}`;
    return { kind: 'go', name: unescapeGo(module), version: unescapeGo(version), directory };
  }
  return null;
}

/** Reads upper-case letters, which Go's module cache writes as "!x". */
export function unescapeGo(text: string): string {
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Finds a gem by its specification. */
function findGemSpec(path: string): PackageLocation | null {
  if (!path.endsWith('.gemspec')) return null;
  for (const { before, tail } of listTails(path, 'specifications/')) {
    const full = /^(?:default\/)?([^/]+)\.gemspec$/.exec(tail)?.[1];
    if (full !== undefined) return gemOf(full, `${before.slice(0, -'specifications/'.length)}gems/${full}`);
  }
  return null;
}

/** Finds a gem by its directory. */
function findGem(folder: string): PackageLocation | null {
  for (const { before, tail } of listTails(folder, 'gems/')) {
    const full = tail.slice(0, Math.max(0, tail.indexOf('/')));
    const found = gemOf(full, `${before}${full}`);
    if (found !== null) return found;
  }
  return null;
}

const GEM_VERSION = /-(\d+(?:\.\w+)*)(?=-|$)/;

/** Splits "nokogiri-1.15.4-x86_64-linux": name, version, platform. */
function gemOf(full: string, directory: string): PackageLocation | null {
  if (full.length > MOST_NAME) return null;
  const found = GEM_VERSION.exec(full);
  const version = found?.[1];
  if (!found || version === undefined || found.index === 0) return null;
  return { kind: 'gem', name: full.slice(0, found.index), version, directory };
}

const REGISTRY = /^(src|cache)\/([^/]+-[0-9a-f]{16})\/([^/]+?)(\.crate)?(?:\/|$)/;
const CRATE = /^(.+?)-(\d+\.\d+\.\d+.*)$/;

/** Finds a crate among the sources of Cargo's registry. */
function findCrate(folder: string): PackageLocation | null {
  for (const { before, tail } of listTails(folder, 'registry/')) {
    const [, part, host = '', full = ''] = tail.startsWith('src/') ? (REGISTRY.exec(tail.slice(0, 1024)) ?? []) : [];
    const [, name, version] = part === undefined || full.length > MOST_NAME ? [] : (CRATE.exec(full) ?? []);
    if (name === undefined || version === undefined) continue;
    return { kind: 'cargo', name, version, directory: `${before}src/${host}/${full}` };
  }
  return null;
}

/** Finds a crate by the archive that its sources come from. */
function findCrateArchive(path: string): PackageLocation | null {
  if (!path.endsWith('.crate')) return null;
  for (const { before, tail } of listTails(path, 'registry/')) {
    const [, part, host = '', full = '', extension] = REGISTRY.exec(tail.slice(0, 1024)) ?? [];
    const isArchive = part === 'cache' && extension !== undefined && full.length <= MOST_NAME;
    const [, name, version] = isArchive ? (CRATE.exec(full) ?? []) : [];
    if (name === undefined || version === undefined) continue;
    return { kind: 'cargo', name, version, directory: `${before}src/${host}/${full}` };
  }
  return null;
}

const CELLAR = /^([^/]+)\/([^/]+)\//;

/** Finds a formula of Homebrew. */
function findHomebrew(folder: string): PackageLocation | null {
  for (const { before, tail } of listTails(folder, 'Cellar/')) {
    const [, name, version] = CELLAR.exec(tail) ?? [];
    if (name === undefined || version === undefined) continue;
    return { kind: 'homebrew', name, version, directory: `${before}${name}/${version}` };
  }
  return null;
}

const STORE = /^(nix\/store\/[0-9a-z]{32}-([^/]+))\//;
/** A version begins at the first "-" with a digit behind it; outputs of a package follow it. */
const NIX_NAME = /^(.+?)-(\d.*?)(?:-(?:bin|data|debug|dev|devdoc|doc|info|lib|man|out|static))*$/;

/** Finds a package of Nix. */
function findNix(folder: string): PackageLocation | null {
  const [, directory, full] = folder.startsWith('nix/store/') ? (STORE.exec(folder) ?? []) : [];
  if (directory === undefined || full === undefined || full.length > MOST_NAME) return null;
  const [, name = full, version = null] = NIX_NAME.exec(full) ?? [];
  return { kind: 'nix', name, version, directory };
}
