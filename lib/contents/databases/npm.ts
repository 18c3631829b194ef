import type { PackageFlag } from '#lib/domain/package-record.ts';
import { isJsonObject, type JsonObject, membersOf, parseJsonObject, textOrNull } from './json.ts';
import { findMember, listMembers, objectSpanOf, parseSpan } from './json-spans.ts';

const MODULES = 'node_modules/';

export type NpmManifest = { name: string | null; version: string | null; isPrivate: boolean; bundled: string[] };

/**
 * Parses a package.json. `bundled` are names of packages that are shipped inside the package.
 *
 * @throws SyntaxError, RangeError
 */
export function parseNpmManifest(content: Buffer): NpmManifest {
  const manifest = parseJsonObject(content);
  return {
    name: textOrNull(manifest.name),
    version: textOrNull(manifest.version),
    isPrivate: manifest.private === true,
    bundled: listBundled(manifest),
  };
}

/** Both spellings are in use. */
function listBundled(manifest: JsonObject): string[] {
  const listed = manifest.bundleDependencies ?? manifest.bundledDependencies;
  if (listed === true) return membersOf(manifest.dependencies).map(([name]) => name);
  return Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : [];
}

export type NpmLocked = { directory: string; name: string; version: string | null; flags: PackageFlag[] };

/**
 * Parses npm's hidden lock file, its record of what it installed. Keys are directories below `root`. Links to
 * workspaces are no packages. Source: https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
 *
 * @throws SyntaxError, RangeError
 */
export function* listNpmLocked(content: Buffer, root: string): Generator<NpmLocked> {
  const packages = findMember(objectSpanOf(content), 'packages');
  for (const [at, span] of packages === null ? [] : listMembers(packages)) {
    const [start, value] = [at.lastIndexOf(MODULES), parseSpan(span)];
    if (!isJsonObject(value) || value.link === true || start === -1) continue;
    const flags: PackageFlag[] = [];
    if (value.dev === true) flags.push('dev');
    // "devOptional" is installed without development packages too.
    if (value.optional === true || value.devOptional === true) flags.push('optional');
    if (value.peer === true) flags.push('peer');
    if (value.inBundle === true) flags.push('bundled');
    const name = textOrNull(value.name) ?? at.slice(start + MODULES.length);
    yield { directory: `${root}${at}`, name, version: textOrNull(value.version), flags };
  }
}
