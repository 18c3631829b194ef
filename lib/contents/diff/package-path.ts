import type { PackageKind } from '#lib/domain/contents.ts';
import { findPackageLocation, unescapeGo } from './package-location.ts';

/**
 * PackageOfFile is the package that a file belongs to. `key` is the same for all files of a package. A kind that is not
 * in PACKAGE_KINDS was stored by a newer release.
 */
export type PackageOfFile = { key: string; kind: string; name: string; version: string | null };

type Found = { kind: PackageKind; name: string; version: string | null };

const RULES: readonly ((path: string) => Found | null)[] = [findNpm, findPython, findGoDownload, findPackageLocation];

/** Returns the package that a path alone reveals, or null. */
export function findPackage(path: string): PackageOfFile | null {
  for (const rule of RULES) {
    const found = rule(path);
    if (found === null) continue;
    const { kind, name, version } = found;
    return { kind, name, version, key: packageKey(found) };
  }
  return null;
}

/** Returns the key of a package. Python names ignore case and treat "-", "_" and "." alike. */
export function packageKey({ kind, name }: Pick<PackageOfFile, 'kind' | 'name'>): string {
  return `${kind} ${kind === 'python' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name}`;
}

const NODE_MODULES = 'node_modules/';

/** Finds the package of the innermost node_modules. Only paths in pnpm's store have a version. */
function findNpm(path: string): Found | null {
  const start = path.lastIndexOf(NODE_MODULES);
  if (start === -1 || (start > 0 && path[start - 1] !== '/')) return null;
  const [scope = '', second] = path.slice(start + NODE_MODULES.length).split('/', 2);
  // ".bin", ".cache" and files directly in node_modules are not packages.
  if (scope === '' || scope.startsWith('.') || second === undefined) return null;
  const name = scope.startsWith('@') ? `${scope}/${second}` : scope;
  const stored = /\.pnpm\/(?:@[^/+]+\+)?[^/@]+@([^/_(]+)[^/]*\/$/.exec(path.slice(0, start));
  return { kind: 'npm', name, version: stored?.[1] ?? null };
}

const PACKAGES = /(?:^|\/)(?:site|dist)-packages\/([^/]+)(\/?)/;
const METADATA = /^(.+?)-(\d[^-]*)(?:-py[\d.]+)?\.(?:dist-info|egg-info|egg)$/;

/** Finds a module by its import name. RECORD has the distribution's name when that differs. */
function findPython(path: string): Found | null {
  const [, entry, slash] = PACKAGES.exec(path) ?? [];
  if (entry === undefined || entry === '__pycache__') return null;
  const [, distribution, version] = METADATA.exec(entry) ?? [];
  if (distribution !== undefined) return { kind: 'python', name: distribution, version: version ?? null };
  const module =
    slash === '/' ? entry.replace(/\.libs$/, '') : (/^(\w+)(?:\.[\w-]+)*\.(?:py|so)$/.exec(entry)?.[1] ?? null);
  return module === null || module === '' ? null : { kind: 'python', name: module, version: null };
}

const GO_DOWNLOAD = /(?:^|\/)pkg\/mod\/cache\/download\/(.+?)\/@v\/(v[^/]+?)?(?:\.(?:zip|mod|info|ziphash|lock)|$)/;

/** Finds a module among the downloads of Go's module cache, which has versions that no program uses. */
function findGoDownload(path: string): Found | null {
  const [, module, version] = path.includes('pkg/mod/') ? (GO_DOWNLOAD.exec(path) ?? []) : [];
  if (module === undefined) return null;
  return { kind: 'go', name: unescapeGo(module), version: version === undefined ? null : unescapeGo(version) };
}
