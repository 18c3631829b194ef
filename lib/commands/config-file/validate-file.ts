import { InvalidGlobError, tagFilter } from '#lib/analysis/tags/filter.ts';
import { parseGlob } from '#lib/analysis/tags/glob.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import { parseRegistryUrl } from '#lib/commands/registries/registry-url.ts';
import { digestRefusal } from '#lib/commands/repositories/digest-reference.ts';
import type { FileConfig, FileOwner, FileReading, FileRegistry, FileRepository } from '#lib/config/file/file-config.ts';
import type { Mistake, Path } from '#lib/config/file/mistake.ts';
import type { Digest } from '#lib/image/digest.ts';
import { normalisePlatform, UNKNOWN_PLATFORM } from '#lib/image/platform.ts';
import { formatRepository, InvalidReferenceError, isRepositoryName, parseReference } from '#lib/image/reference.ts';
import { type ValidChannel, type ValidRoute, validateChannels, validateRoutes } from './validate-channels.ts';
import { type ValidBudget, type ValidRule, validateBudgets, validateRules } from './validate-rules.ts';

export type ValidRegistry = Omit<FileRegistry, 'address' | 'name' | 'path'> & {
  name: string;
  host: string;
  url: string;
};

export type ValidRepository = Omit<FileRepository, 'target' | 'path'> & {
  /** Host of its registry. A registry that the file does not name is added with default settings. */
  host: string;
  /** The reference starts with http://. */
  insecure: boolean;
  name: string;
  /** The tag in the reference, which is checked first. */
  tag: string | null;
  /** The digest in the reference, which is watched in addition to the tags. */
  digest: Digest | null;
  /** The original reference, where it was written as one. It is parsed again with the stored registries (plan-file.ts). */
  reference: string | null;
};

type ValidOwner = Omit<FileOwner, 'path'>;

/** A valid plimsoll.yaml: no entry is invalid or repeated. */
export type ValidFile = Readonly<{
  registries: readonly ValidRegistry[];
  repositories: readonly ValidRepository[];
  owners: readonly ValidOwner[];
  rules: readonly ValidRule[];
  budgets: readonly ValidBudget[];
  channels: readonly ValidChannel[];
  routes: readonly ValidRoute[];
  access: FileConfig['access'];
  contents: FileConfig['contents'];
  findings: FileConfig['findings'];
}>;

type Checks = {
  mistakeAt: FileReading['mistakeAt'];
  add(mistake: Mistake): void;
};

/** Checks addresses, names, globs and platforms, and that no entry is repeated. Pure. */
export function validateFile({ file, mistakes, mistakeAt }: FileReading): { checked: ValidFile; mistakes: Mistake[] } {
  const found: Mistake[] = [];
  const checks: Checks = { mistakeAt, add: (mistake) => found.push(mistake) };
  const registries = file.registries.flatMap((entry) => validateRegistry(entry, checks) ?? []);
  demandOnce(registries, ({ host }) => host, 'registry', checks);
  demandOnce(registries, ({ name }) => name, 'registry', checks, 'name');
  const known = new Map(
    registries.flatMap(
      (entry) =>
        [
          [entry.host, entry],
          [entry.name, entry],
        ] as const,
    ),
  );
  // A registry that has a mistake itself is not reported as missing, too.
  const hasMistake = (section: string) => [...mistakes, ...found].some(({ path }) => path[0] === section);
  const missesSome = hasMistake('registries');
  const repositories = file.repositories.flatMap((entry) => validateRepository(entry, known, missesSome, checks) ?? []);
  demandOnce(
    repositories,
    (entry) => formatRepository({ registry: entry.host, repository: entry.name }),
    'repository',
    checks,
  );
  for (const { path, pattern } of file.owners) demandPattern(pattern, [...path, 'pattern'], checks);
  demandOnce(file.owners, ({ pattern }) => pattern, 'pattern', checks);
  const checked = {
    registries: registries.map(({ path: _, ...entry }) => entry),
    repositories: repositories.map(({ path: _, ...entry }) => entry),
    owners: file.owners.map(({ path: _, ...entry }) => entry),
    rules: validateRules(file.rules, checks),
    budgets: validateBudgets(file.budgets, checks),
    channels: validateChannels(file.channels, checks),
    routes: validateRoutes(file.routes, file.channels, hasMistake('channels'), checks),
    access: file.access,
    contents: file.contents,
    findings: file.findings,
  };
  return { checked, mistakes: found };
}

type At = { path: Path };

function validateRegistry({ address, name, ...entry }: FileRegistry, checks: Checks): (ValidRegistry & At) | null {
  try {
    const { host, url, insecure } = parseRegistryUrl(address, entry.insecure);
    return { ...entry, host, url, insecure, name: name ?? host };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const path = error.field === 'insecure' ? [...entry.path, 'insecure'] : entry.path;
    checks.add(checks.mistakeAt(path, ...withoutStops(error.message, error.hint)));
    return null;
  }
}

function validateRepository(
  { target, ...entry }: FileRepository,
  known: ReadonlyMap<string, ValidRegistry>,
  missesSome: boolean,
  checks: Checks,
): (ValidRepository & At) | null {
  const { path } = entry;
  demandGlobs(entry, checks);
  const platforms = entry.platforms.map((text, at) => checkPlatform(text, [...path, 'platforms', at], checks));
  if ('reference' in target) {
    const hosts = [...known.values()].map(({ host }) => host);
    const found = findReference(target.reference, [...path, 'reference'], hosts, checks);
    return found && { ...entry, platforms, ...found };
  }
  const registry = known.get(target.registry);
  if (!registry && !missesSome) {
    const names = [...new Set([...known.values()].map(({ name }) => name))].slice(0, 8);
    const hint =
      names.length > 0 ? `known here: ${names.join(', ')}` : 'write it under registries, or write a reference';
    checks.add(checks.mistakeAt([...path, 'registry'], 'is no registry of this file', hint));
  }
  if (!isRepositoryName(target.name))
    checks.add(checks.mistakeAt([...path, 'name'], 'is not the name of a repository', 'use lower case, like team/app'));
  return registry
    ? {
        ...entry,
        platforms,
        host: registry.host,
        insecure: false,
        name: target.name,
        tag: null,
        digest: null,
        reference: null,
      }
    : null;
}

function findReference(text: string, path: Path, hosts: readonly string[], checks: Checks) {
  try {
    const { registry, repository, tag, digest, insecure } = parseReference(text, hosts);
    const refusal = digest && digestRefusal(digest);
    if (refusal) checks.add(checks.mistakeAt(path, ...withoutStops(refusal.message, refusal.hint)));
    return { host: registry, name: repository, tag, digest, insecure, reference: text };
  } catch (error) {
    if (!(error instanceof InvalidReferenceError)) throw error;
    const hint = error.suggestion === null ? 'write it like ghcr.io/team/app' : `did you mean ${error.suggestion}?`;
    checks.add(checks.mistakeAt(path, error.message, hint));
    return null;
  }
}

function demandGlobs({ path, include, exclude }: Omit<FileRepository, 'target'>, checks: Checks): void {
  for (const [key, globs] of Object.entries({ include, exclude }))
    for (const [at, glob] of globs.entries()) {
      try {
        tagFilter([glob], []);
      } catch (error) {
        if (!(error instanceof InvalidGlobError)) throw error;
        checks.add(checks.mistakeAt([...path, key, at], ...withoutStops(error.message, error.hint)));
      }
    }
}

function demandPattern(pattern: string, path: Path, checks: Checks): void {
  try {
    parseGlob(pattern);
  } catch (error) {
    if (!(error instanceof InvalidGlobError)) throw error;
    checks.add(checks.mistakeAt(path, withoutStops(error.message, null)[0], 'write one like ghcr.io/team-a/*'));
  }
}

/** os/architecture, then optional /variant, then optional :build+feature. */
const PLATFORM = /^([^/:]+)\/([^/:]+)(?:\/([^/:]+))?(:[^/]+)?$/;

function checkPlatform(text: string, path: Path, checks: Checks): string {
  const [, os = null, architecture = null, variant = null, build = ''] = PLATFORM.exec(text) ?? [];
  const [osVersion = '', ...osFeatures] = build.slice(1).split('+');
  const platform = normalisePlatform({ os, architecture, variant, osVersion: osVersion || null, osFeatures });
  if (platform === UNKNOWN_PLATFORM)
    checks.add(checks.mistakeAt(path, 'is no platform', 'write it like linux/amd64 or linux/arm/v7'));
  return platform;
}

function demandOnce<T extends At & { place: string }>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  noun: string,
  checks: Checks,
  field?: string,
): void {
  const seen = new Map<string, T>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const other = seen.get(key);
    if (!other) seen.set(key, entry);
    // Two entries of one host also share a name. That mistake is reported only once.
    else if (field === undefined || !sameHost(entry, other)) {
      const path = field === undefined ? entry.path : [...entry.path, field];
      const message =
        field === undefined
          ? `is ${key}, the ${noun} of ${other.place} again`
          : `is the ${field} of ${other.place} too`;
      checks.add(checks.mistakeAt(path, message, 'keep one of the two'));
    }
  }
}

function sameHost(a: object, b: object): boolean {
  return 'host' in a && 'host' in b && a.host === b.host;
}

/** Turns sentences of other commands into messages without a full stop. */
function withoutStops(message: string, hint: string | null): [string, string] {
  const plain = (text: string) => text.replace(/\.$/, '');
  return [plain(message), plain(hint ?? 'see docs/plimsoll-yaml.md')];
}
