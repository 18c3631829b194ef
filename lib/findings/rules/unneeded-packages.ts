import type { InstallOrigin } from './install-origin.ts';
import type { SystemPackage } from './system-packages.ts';

type Others = { needs: ReadonlySet<string>; interpreters: ReadonlySet<string> };

/** Rounds after which nothing is found. Real images need three to six. */
const MOST_ROUNDS = 100;

/**
 * Returns the tools that nothing else needs, together with libraries that only they load, and packages that were installed with
 * them. What needs a package is a program that loads its library, a script that starts with its program, and a word of `commands`.
 */
export function findUnneeded(
  packages: readonly SystemPackage[],
  { isTool, origin }: { isTool(name: string): boolean; origin: InstallOrigin },
  others: Others,
  commands: ReadonlySet<string>,
): SystemPackage[] {
  const own = packages.filter(({ isBase, pile }) => !isBase && !pile.isEmpty);
  const tools = own.filter(({ name }) => isTool(name));
  if (tools.length === 0) return [];
  const more = own.filter((one) => !isTool(one.name) && !RUNTIME.test(one.name) && !origin.isUpdate(one));
  const companions = more.filter(origin.isForTools);
  const inside = new Set([...tools, ...more.filter((one) => isLibrary(one) || !origin.isNamed(one))]);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const needed = collectNeeds(packages, inside, others, commands);
    // When one of them is needed, it can need the others.
    const isIntact = companions.every((one) => inside.has(one));
    const reached = listReached(inside, isIntact ? [...tools, ...companions] : tools);
    const leaving = [...inside].filter((one) => isNeeded(one, needed) || !reached.has(one));
    if (leaving.length === 0) return [...inside];
    for (const one of leaving) inside.delete(one);
  }
  return [];
}

/** Libraries that the C library or other programs load when they need them, without naming them. */
const RUNTIME = /^lib(?:gcc|stdc\+\+|c6|nss)|^(?:glibc|musl|nss|ca-certificates)(?:-|$)/;

/** Names alone do not show it: Alpine's "mpfr4" and Fedora's "mpfr" are libraries. */
const isLibrary = ({ name, sonames, programs }: SystemPackage) =>
  !RUNTIME.test(name) && sonames.size > 0 && programs.size === 0;

type Needed = { sonames: Set<string>; programs: Set<string> };

/** What everything outside needs. A library that something outside has too is not needed from inside. */
function collectNeeds(
  packages: readonly SystemPackage[],
  inside: ReadonlySet<SystemPackage>,
  { needs, interpreters }: Others,
  commands: ReadonlySet<string>,
): Needed {
  const [sonames, programs] = [new Set(needs), new Set([...interpreters, ...commands].map(withoutVersion))];
  const outside = packages.filter((one) => !inside.has(one));
  for (const one of outside) {
    for (const name of one.needs) sonames.add(name);
    for (const name of one.interpreters) programs.add(withoutVersion(name));
  }
  for (const one of outside) for (const name of one.sonames) sonames.delete(name);
  return { sonames, programs };
}

function isNeeded({ sonames, programs }: SystemPackage, needed: Needed): boolean {
  for (const name of sonames) if (needed.sonames.has(name)) return true;
  for (const name of programs) if (listCalls(name).some((call) => needed.programs.has(call))) return true;
  return false;
}

/** Returns the names that a program can be called by: "x86_64-linux-gnu-gcc-12" is also "gcc". */
function listCalls(program: string): string[] {
  const plain = program.replace(/^[a-z0-9_]+-(?:[a-z]+-)?linux-(?:gnu|musl)\w*-/, '');
  return [withoutVersion(program), withoutVersion(plain)];
}

/** A script of "python3" needs "python3.11", and a command "gcc" can be "gcc-12". */
const withoutVersion = (program: string): string => program.replace(/-?\d[\d.]*$/, '');

/** Returns packages, with the libraries that they load, programs that start their scripts, and the data of all of these. */
function listReached(inside: ReadonlySet<SystemPackage>, from: readonly SystemPackage[]): ReadonlySet<SystemPackage> {
  const [bySoname, byProgram] = [new Map<string, SystemPackage>(), new Map<string, SystemPackage>()];
  for (const one of inside) {
    for (const name of one.sonames) bySoname.set(name, one);
    for (const name of one.programs) byProgram.set(withoutVersion(name), one);
  }
  const data = mapData(inside);
  const reached = new Set(from.filter((one) => inside.has(one)));
  // A set is iterated over what is added meanwhile, too.
  for (const one of reached) {
    const next = [
      ...[...one.needs].map((name) => bySoname.get(name)),
      ...[...one.interpreters].map((name) => byProgram.get(withoutVersion(name))),
      ...(data.get(one.name) ?? []),
    ];
    for (const found of next) if (found !== undefined) reached.add(found);
  }
  return reached;
}

/** Maps each beginning of the name of a package of data to it: "perl" and "perl-modules" have "perl-modules-5.36". */
function mapData(packages: Iterable<SystemPackage>): ReadonlyMap<string, readonly SystemPackage[]> {
  const byBeginning = new Map<string, SystemPackage[]>();
  for (const one of packages) {
    if (one.name.length > MOST_NAME || !DATA.test(one.name)) continue;
    for (let end = one.name.indexOf('-'); end !== -1; end = one.name.indexOf('-', end + 1)) {
      const beginning = one.name.slice(0, end);
      const known = byBeginning.get(beginning) ?? [];
      byBeginning.set(beginning, known);
      known.push(one);
    }
  }
  return byBeginning;
}

const MOST_NAME = 128;
const DATA = /-(?:data|modules|common)(?:-[\d.]+)?$/;
