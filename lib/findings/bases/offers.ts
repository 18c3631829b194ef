import { mergeLayers } from '#lib/contents/diff/merge.ts';
import type { FileIndex } from '#lib/contents/index/file-index.ts';
import { isSystemPackage, nameOf } from '#lib/findings/collect/names.ts';

/** Raise this when `listOffers` lists other things, so that images are read again. */
export const OFFERS_VERSION = 1;

/** Offers are what the files of an image give to programs of layers above it. */
export type Offers = {
  version: number;
  /** The C library, which decides whether a compiled program can start. "none": only static programs can. */
  libc: 'glibc' | 'musl' | 'none';
  /** The package manager that can install what is missing. Null without one. */
  manager: 'apt' | 'apk' | 'dnf' | 'microdnf' | null;
  /** File names of shared libraries: "libstdc++.so.6". */
  libraries: string[];
  /** Paths of programs in directories for programs, without "usr/" before them: "bin/bash", "local/bin/node". */
  programs: string[];
  /** Names of packages of the distribution. */
  packages: string[];
};

/** Real images have up to 2,500 of each. An image decides how many there are and how long they are. */
const MOST = { names: 6_000, characters: 120 };

/**
 * Lists what an image gives to layers above it, and sums the unpacked bytes of its files. Pure.
 *
 * @param layers - all of its layers, lowest first
 */
export function listOffers(layers: readonly FileIndex[]): { offers: Offers; unpackedBytes: number } {
  let unpackedBytes = 0;
  const [libraries, programs, packages] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const add = (into: Set<string>, name: string) => {
    if (into.size < MOST.names && name.length <= MOST.characters) into.add(name);
  };
  for (const [path, { kind, layer, content, owner, sizeBytes }] of mergeLayers(layers).files()) {
    unpackedBytes += sizeBytes;
    if (kind !== 'file' && kind !== 'symlink' && kind !== 'hardlink') continue;
    if (isProgram(path)) add(programs, programKey(path));
    if (isLibrary(path)) add(libraries, nameOf(path));
    const index = layers[layer];
    const found = owner === null ? null : (index?.packages[owner] ?? null);
    if (isSystemPackage(found)) add(packages, found.name);
    const type = content === null ? null : (index?.typeOf(content) ?? null);
    if (type?.kind === 'elf' && typeof type.dynamic !== 'string' && type.dynamic.soname !== null)
      add(libraries, type.dynamic.soname);
  }
  const offers: Offers = {
    version: OFFERS_VERSION,
    libc: findLibc(libraries),
    manager: findManager(programs),
    libraries: [...libraries].sort(),
    programs: [...programs].sort(),
    packages: [...packages].sort(),
  };
  return { offers, unpackedBytes };
}

/** Reads stored offers. Null for those of another version, which are read again. */
export function findOffers(stored: unknown): Offers | null {
  // Only the reader of sibling images writes them, in this form.
  const offers = stored as Offers | null;
  return offers?.version === OFFERS_VERSION ? offers : null;
}

const PROGRAM_FOLDER = /^(?:(?:[\w.+-]+\/){0,5})s?bin\/[^/]+$/;
const LIBRARY = /^(?:[^/]+\/){0,8}[^/]+\.so(?:\.[\d.]+)?$/;

/** Reports whether a path is that of a program in a directory for programs. Modules of applications have others. */
export const isProgram = (path: string): boolean => PROGRAM_FOLDER.test(path) && !path.includes('node_modules/');

/** Reports whether a path has the name of a shared library in a directory that a loader searches. */
export const isLibrary = (path: string): boolean =>
  LIBRARY.test(path) &&
  /(?:^|\/)lib(?:32|64|x32)?\//.test(path) &&
  !/(?:site|dist)-packages\/|node_modules\//.test(path);

/** "/usr/bin/bash" and "/bin/bash" are one program: distributions have merged both directories. */
export const programKey = (path: string): string => path.replace(/^\/?(?:usr\/)?/, '');

function findLibc(libraries: ReadonlySet<string>): Offers['libc'] {
  if (libraries.has('libc.so.6')) return 'glibc';
  return [...libraries].some((name) => /^(?:ld-musl-|libc\.musl-)/.test(name)) ? 'musl' : 'none';
}

const MANAGERS = { apt: 'apt-get', apk: 'apk', dnf: 'dnf', microdnf: 'microdnf' } as const;

function findManager(programs: ReadonlySet<string>): Offers['manager'] {
  const names = new Set([...programs].map(nameOf));
  const found = Object.entries(MANAGERS).find(([, program]) => names.has(program));
  return (found?.[0] as keyof typeof MANAGERS | undefined) ?? null;
}
