import { FilePile } from '#lib/findings/collect/file-pile.ts';
import { isDocument, isSystemPackage, nameOf } from '#lib/findings/collect/names.ts';
import type { ImageFacts, SeenFile } from '#lib/findings/collect/rule.ts';

/** SystemPackage is an installed package of dpkg, apk or rpm with what its files need and offer. */
export type SystemPackage = {
  name: string;
  /** Its files in own layers. */
  pile: FilePile;
  /** Shared libraries by their sonames: those that it has, and those that its programs and libraries load. */
  sonames: Set<string>;
  needs: Set<string>;
  /** Names of its programs. */
  programs: Set<string>;
  /** Programs that its scripts start with. */
  interpreters: Set<string>;
  /** True when a file is in a base layer: the package cannot be left out then. */
  isBase: boolean;
};

export type SystemPackages = {
  add(file: SeenFile): void;
  packages(): SystemPackage[];
  /** What files without a package need. */
  others: { needs: ReadonlySet<string>; interpreters: ReadonlySet<string> };
};

/** Packages and names that are kept. The image decides how many there are. */
const MOST = { packages: 20_000, names: 200_000 };

/** Collects which packages of the distribution need which others, by shared libraries and first lines of scripts. */
export function createSystemPackages(facts: ImageFacts): SystemPackages {
  const packages = new Map<string, SystemPackage>();
  const others = { needs: new Set<string>(), interpreters: new Set<string>() };
  let names = 0;

  function keep(into: Set<string>, name: string): void {
    if (names >= MOST.names || into.has(name)) return;
    into.add(name);
    names += 1;
  }

  function packageOf({ owner }: SeenFile): SystemPackage | null {
    if (!isSystemPackage(owner)) return null;
    const known = packages.get(owner.name);
    if (known !== undefined || packages.size >= MOST.packages) return known ?? null;
    const created: SystemPackage = {
      name: owner.name,
      pile: new FilePile(),
      sonames: new Set(),
      needs: new Set(),
      programs: new Set(),
      interpreters: new Set(),
      isBase: false,
    };
    packages.set(owner.name, created);
    return created;
  }

  function addType(file: SeenFile, into: SystemPackage | null): void {
    const type = facts.typeOf(file);
    if (type?.kind === 'script' && type.interpreter !== null && !isDocument(file.folder))
      keep((into ?? others).interpreters, nameOf(type.interpreter));
    if (type?.kind !== 'elf') return;
    if (typeof type.dynamic !== 'string') {
      for (const name of type.dynamic.needed) keep((into ?? others).needs, name);
      if (into !== null && type.dynamic.soname !== null) keep(into.sonames, type.dynamic.soname);
    }
  }

  return {
    others,
    add(file) {
      const found = packageOf(file);
      addType(file, found);
      if (found === null) return;
      if (/(?:^|\/)s?bin$/.test(file.folder)) keep(found.programs, file.name);
      if (file.isOwn) found.pile.add(file, file.folder.split('/').slice(0, 3).join('/'));
      else found.isBase = true;
    },
    packages: () => [...packages.values()],
  };
}
