import type { PackageKind } from './package-delta.ts';

/** A package that a file belongs to. `key` is the same for all files of it, wherever they lie. */
export type PackageOfFile = { key: string; kind: PackageKind; name: string; version: string | null };

type Found = { kind: PackageKind; name: string; version: string | null };

const RULES: readonly ((path: string) => Found | null)[] = [findNpm, findPython, findGo, findJava];

/** The package that a path alone tells, or null. */
export function findPackage(path: string): PackageOfFile | null {
  for (const rule of RULES) {
    const found = rule(path);
    if (found !== null) return { ...found, key: packageKey(found) };
  }
  return null;
}

/** Python's names are the same in any case, with any of "-", "_" and "." between words. */
export function packageKey({ kind, name }: Pick<Found, 'kind' | 'name'>): string {
  return `${kind} ${kind === 'python' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name}`;
}

const NODE_MODULES = 'node_modules/';

/** The innermost node_modules counts. Paths have no version but in pnpm's store. */
function findNpm(path: string): Found | null {
  const start = path.lastIndexOf(NODE_MODULES);
  if (start === -1 || (start > 0 && path[start - 1] !== '/')) return null;
  const [scope = '', second] = path.slice(start + NODE_MODULES.length).split('/', 2);
  // ".bin", ".cache" and the like are no packages; neither is a file that lies there.
  if (scope === '' || scope.startsWith('.') || second === undefined) return null;
  const name = scope.startsWith('@') ? `${scope}/${second}` : scope;
  const stored = /\.pnpm\/(?:@[^/+]+\+)?[^/@]+@([^/_(]+)[^/]*\/$/.exec(path.slice(0, start));
  return { kind: 'npm', name, version: stored?.[1] ?? null };
}

const PACKAGES = /(?:^|\/)(?:site|dist)-packages\/([^/]+)(\/?)/;
const METADATA = /^(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist-info|egg-info|egg)$/;

/** Modules are called by what they are imported as; where that is not the distribution's name, its RECORD knows. */
function findPython(path: string): Found | null {
  const [, entry, slash] = PACKAGES.exec(path) ?? [];
  if (entry === undefined || entry === '__pycache__') return null;
  const [, distribution, version] = METADATA.exec(entry) ?? [];
  if (distribution !== undefined) return { kind: 'python', name: distribution, version: version ?? null };
  const module =
    slash === '/' ? entry.replace(/\.libs$/, '') : (/^(\w+)(?:\.[\w-]+)*\.(?:py|so)$/.exec(entry)?.[1] ?? null);
  return module === null || module === '' ? null : { kind: 'python', name: module, version: null };
}

const GO_MODULE = /(?:^|\/)pkg\/mod\/(?!cache\/)((?:[^/@]+\/)*[^/@]+)@([^/]+)\//;
const GO_DOWNLOAD = /(?:^|\/)pkg\/mod\/cache\/download\/(.+?)\/@v\/(v[^/]+?)?(?:\.(?:zip|mod|info|ziphash|lock)|$)/;

/** Upper-case letters are written "!x" there. */
function findGo(path: string): Found | null {
  const [, module, version] = GO_MODULE.exec(path) ?? GO_DOWNLOAD.exec(path) ?? [];
  if (module === undefined) return null;
  const plain = (text: string) => text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { kind: 'go', name: plain(module), version: version === undefined ? null : plain(version) };
}

const ARCHIVE = /(?:^|\/)([^/]+?)(?:-(\d[^/]*?))?\.(?:jar|war|ear)$/;

function findJava(path: string): Found | null {
  const [, name, version] = ARCHIVE.exec(path) ?? [];
  return name === undefined ? null : { kind: 'java', name, version: version ?? null };
}
