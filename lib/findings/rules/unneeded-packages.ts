import type { SystemPackage } from './system-packages.ts';

type Others = { needs: ReadonlySet<string>; interpreters: ReadonlySet<string> };

/** Rounds after which nothing is found. Real images need three to six. */
const MOST_ROUNDS = 100;

/**
 * Returns the packages of `tools` that nothing else needs, together with libraries that only they load. What needs a
 * package is a program that loads its library, a script that starts with its program, and a word of `commands`.
 */
export function findUnneeded(
  packages: readonly SystemPackage[],
  isTool: (name: string) => boolean,
  others: Others,
  commands: ReadonlySet<string>,
): SystemPackage[] {
  const own = packages.filter(({ isBase, pile }) => !isBase && !pile.isEmpty);
  const tools = own.filter(({ name }) => isTool(name));
  if (tools.length === 0) return [];
  const libraries = own.filter((one) => !isTool(one.name) && isLibrary(one));
  const inside = new Set([...tools, ...libraries]);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const needed = collectNeeds(packages, inside, others, commands);
    const reached = listReached(inside, isTool);
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
  const [sonames, programs] = [new Set(needs), new Set([...interpreters, ...commands])];
  const outside = packages.filter((one) => !inside.has(one));
  for (const one of outside) {
    for (const name of one.needs) sonames.add(name);
    for (const name of one.interpreters) programs.add(name);
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
  return [program, plain, plain.replace(/-\d[\d.]*$/, '')];
}

/** Returns the tools, and the libraries that they load directly or through others. */
function listReached(
  inside: ReadonlySet<SystemPackage>,
  isTool: (name: string) => boolean,
): ReadonlySet<SystemPackage> {
  const bySoname = new Map<string, SystemPackage>();
  for (const one of inside) for (const name of one.sonames) bySoname.set(name, one);
  const reached = new Set([...inside].filter(({ name }) => isTool(name)));
  // A set is iterated over what is added meanwhile, too.
  for (const one of reached)
    for (const name of one.needs) {
      const library = bySoname.get(name);
      if (library !== undefined) reached.add(library);
    }
  return reached;
}
