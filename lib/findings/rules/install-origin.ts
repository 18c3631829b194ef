import { isSystemPackage } from '#lib/findings/collect/names.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { listInstallations, plainName } from '#lib/findings/dockerfile/installed-packages.ts';
import type { Instruction } from '#lib/findings/dockerfile/instruction.ts';
import type { SystemPackage } from './system-packages.ts';

/** InstallOrigin is why packages of the distribution are in an image. */
export type InstallOrigin = {
  /** A layer below has the package already: its files are those of an update. */
  isUpdate(one: SystemPackage): boolean;
  /** An instruction names it, or can name it. Other packages need it otherwise. */
  isNamed(one: SystemPackage): boolean;
  /** It was installed with tools, and nothing but tools was asked for. Packages bring others that they need. */
  isForTools(one: SystemPackage): boolean;
};

/** Installed has the names of packages of the distribution, by layer. */
type Installed = {
  /** What the package manager has recorded. */
  recorded: readonly ReadonlySet<string>[];
  /** What the instruction installs. Null when it installs none, and an empty list when it does not show them. */
  named: readonly (readonly string[] | null)[];
};

export const listInstalled = ({ layers, instructions }: ImageFacts): Installed => ({
  recorded: layers.map(({ index }) => new Set(index.packages.filter(isSystemPackage).map(({ name }) => name))),
  named: layers.map(({ isOwn }, layer) => (isOwn ? listNames(instructions[layer] ?? null) : null)),
});

export function createInstallOrigin(
  { recorded: names, named: installed }: Installed,
  isTool: (name: string) => boolean,
): InstallOrigin {
  const forTools = new Set([...installed.keys()].filter((layer) => installsOnly(installed[layer] ?? null, isTool)));
  const named = new Set(installed.flatMap((packages) => packages ?? []));
  const isUnknown = installed.some((packages) => packages?.length === 0);
  const isUpdate = ({ name, pile }: SystemPackage) => {
    const first = Math.min(...pile.layers.keys());
    return names.slice(0, first).some((known) => known.has(name));
  };
  return {
    isUpdate,
    isNamed: ({ name }) => isUnknown || named.has(name),
    isForTools: (one) => [...one.pile.layers.keys()].every((layer) => forTools.has(layer)) && !isUpdate(one),
  };
}

const installsOnly = (names: readonly string[] | null, isTool: (name: string) => boolean): boolean =>
  names !== null && names.length > 0 && names.every(isTool);

/**
 * Returns the packages that a RUN installs. Null when it installs none, and an empty list when it does not show them, as with
 * a variable.
 */
function listNames(run: Instruction | null): string[] | null {
  const installations = run?.verb === 'RUN' ? listInstallations(run) : [];
  if (installations.length === 0) return null;
  const isShown = installations.every(
    ({ packages }) => packages.length > 0 && !packages.some((name) => /[$*]/.test(name)),
  );
  return isShown ? installations.flatMap(({ packages }) => packages.map(plainName)) : [];
}
