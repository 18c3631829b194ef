import { nameOf } from '#lib/findings/collect/names.ts';
import type { KnownSibling } from '#lib/findings/inspected-image.ts';
import { type OfBase, START, type Uses } from './collect-uses.ts';
import { type Offers, programKey } from './offers.ts';
import { installsKind, nameForManager } from './package-names.ts';

/** Missing is something that own layers use of the base and another base lacks. */
export type Missing = {
  /** "libstdc++.so.6", "/bin/bash" */
  name: string;
  /** The package that installs it there. Null when it is unknown. */
  package: string | null;
  usedBy: readonly string[];
};

/** Comparison is what changes for own layers with another base. */
export type Comparison = {
  missing: Missing[];
  /** Own files that have to be built again for another C library. */
  rebuilt: readonly string[];
  /** Packages of the base that programs read without naming them, such as "ca-certificates". */
  data: string[];
  /** Own layers have packages that have other names there. */
  renamesPackages: boolean;
  /** RUN instructions have to move to another stage, because there is no shell. */
  lacksShell: boolean;
  /** Compressed bytes of the packages of the base that have to be installed again. */
  againBytes: number;
};

/** Packages with files that programs read by their path. */
const DATA = ['ca-certificates', 'tzdata'];
/** Parts of the C library. Another C library has others. */
const LIBC = /^(?:lib(?:c|m|dl|rt|pthread|resolv|util|nsl|crypt|anl)\.so\.\d|ld-.*\.so\.\d|libc\.musl-.*)$/;

/**
 * Compares what own layers use with what another base gives them. Null when the image cannot start on it: its entrypoint, or a
 * library that nothing can install. Pure.
 */
export function compareSibling(uses: Uses, ofBase: OfBase, { offers }: KnownSibling): Comparison | null {
  const { libc, manager } = offers;
  if (manager === null && uses.hasPackages) return null;
  if (libc === 'none' && uses.onGlibc.length > 0) return null;
  const hasShell = hasProgram(offers, '/bin/sh');
  const libraries = listMissingLibraries(uses, ofBase, offers);
  const programs = listMissingPrograms(uses, ofBase, offers, hasShell);
  const missing = [...libraries, ...programs];
  const isInstalledEntry = (one: Missing) => one.name === uses.entry && one.package !== null;
  const isStopped = ({ package: name, usedBy }: Missing) =>
    name === null && usedBy.some((user) => user === START || user === uses.entry || nameOf(user) === uses.entry);
  const startsThere =
    !uses.programs.has(uses.entry) || hasProgram(offers, uses.entry) || missing.some(isInstalledEntry);
  if (!startsThere || missing.some(isStopped) || (manager === null && libraries.length > 0)) return null;
  const again = new Set(missing.flatMap(({ package: name }) => (name === null ? [] : [name])));
  return {
    missing,
    rebuilt: libc === 'musl' ? uses.onGlibc : [],
    data: DATA.filter((name) => ofBase.packages.has(name) && !offers.packages.includes(name)),
    renamesPackages: uses.hasPackages && !installsKind(manager, ofBase.kind),
    lacksShell: !hasShell && uses.needsShell,
    againBytes: [...again].reduce((sum, name) => sum + ofBase.bytesOf(name), 0),
  };
}

function listMissingLibraries({ libraries }: Uses, ofBase: OfBase, offers: Offers): Missing[] {
  const offered = new Set(offers.libraries);
  return [...libraries].flatMap(([name, usedBy]) => {
    const owner = offered.has(name) || LIBC.test(name) ? undefined : ofBase.ownerOfLibrary(name);
    return owner === undefined
      ? []
      : [{ name, package: nameForManager(offers.manager, name, { kind: ofBase.kind, name: owner }), usedBy }];
  });
}

/** Without a shell there is no RUN instruction, so that what it calls does not count. */
function listMissingPrograms({ programs }: Uses, ofBase: OfBase, offers: Offers, hasShell: boolean): Missing[] {
  return [...programs].flatMap(([name, users]) => {
    const usedBy = users.filter((user) => user !== 'RUN' || hasShell);
    const owner = usedBy.length === 0 || hasProgram(offers, name) ? undefined : ofBase.ownerOfProgram(name);
    return owner === undefined
      ? []
      : [{ name, package: nameForManager(offers.manager, nameOf(name), { kind: ofBase.kind, name: owner }), usedBy }];
  });
}

function hasProgram({ programs }: Offers, program: string): boolean {
  if (program.startsWith('/')) return programs.includes(programKey(program));
  return programs.some((path) => nameOf(path) === program);
}
