import { FilePile, PileMap } from '#lib/findings/collect/file-pile.ts';
import { isSystemPackage, nameOf } from '#lib/findings/collect/names.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { Candidate, ImageFacts, RuleRun, SeenFile } from '#lib/findings/collect/rule.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { createInstallOrigin, listInstalled } from './install-origin.ts';
import { withoutTools } from './install-without-tools.ts';
import { createSystemPackages, type SystemPackage } from './system-packages.ts';
import { findToolGroup, findToolPlace, type ToolGroup, type ToolPlace } from './toolchain-names.ts';
import { findUnneeded } from './unneeded-packages.ts';

/** Packages of Python that compile when the application runs. */
const COMPILES = /(?:^|\/)(?:site|dist)-packages\/(?:triton|torch|jax|numba|cupy|pythran|pytensor|tvm)$/;

const GROUPS: readonly { group: ToolGroup; title: string }[] = [
  { group: 'build', title: 'Compilers and build tools' },
  { group: 'version-control', title: 'Version control' },
  { group: 'debug', title: 'Debuggers' },
];

/** Finds compilers, headers, static libraries, version control and debuggers in the final image. */
export function createToolchainRule(facts: ImageFacts): RuleRun {
  const system = createSystemPackages(facts);
  const piles = new PileMap();
  const places = new Map<string, ToolPlace>();
  const find = perFolder(findToolPlace);
  const seesCompiler = perFolder((folder) => COMPILES.test(folder));
  let compiles = false;

  function addUnpacked(file: SeenFile): boolean {
    const found = file.isOwn && !isSystemPackage(file.owner) ? find(file.folder) : null;
    if (found === null || found.place.file?.test(file.name) === false) return false;
    places.set(found.place.about, found.place);
    piles.at(found.place.about).add(file, found.root);
    return true;
  }

  return {
    onFile(file) {
      compiles ||= seesCompiler(file.folder);
      // What a toolchain needs itself does not count.
      if (!addUnpacked(file)) system.add(file);
    },
    finish() {
      const commands = new Set(facts.commandWords.map(nameOf));
      const packages = system.packages();
      const installed = listInstalled(facts);
      const found = GROUPS.flatMap(({ group, title }): Candidate[] => {
        const isTool = (name: string) => findToolGroup(name) === group;
        const isAnyTool = (name: string) => findToolGroup(name) !== null;
        const origin = createInstallOrigin(installed, group === 'build' ? isAnyTool : isTool);
        const unneeded = findUnneeded(packages, { isTool, origin }, system.others, commands);
        const certainty = group === 'build' && !compiles ? 'certain' : 'likely';
        return unneeded.length === 0 ? [] : [{ ...describePackages(facts, group, title, unneeded), certainty }];
      });
      const unpacked = piles.entries().map(([about, pile]) => describePlace(facts, about, places.get(about), pile));
      return [...found, ...unpacked];
    },
  };
}

/** Names in a title. */
const MOST_NAMES = 4;

function describePackages(
  facts: ImageFacts,
  group: ToolGroup,
  title: string,
  packages: readonly SystemPackage[],
): Omit<Candidate, 'certainty'> {
  const pile = new FilePile();
  for (const { pile: files } of packages) pile.absorb(files);
  const largest = [...packages].sort((one, other) => other.pile.savedBytes - one.pile.savedBytes);
  const names = largest.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = packages.length > names.length ? ` and ${packages.length - names.length} more` : '';
  const isTool = (name: string) => findToolGroup(name) === group;
  return {
    kind: 'toolchain',
    about: group,
    title: `${title}: ${names.join(', ')}${more}`,
    pile,
    remedy: withoutTools(facts, pile, isTool),
  };
}

function describePlace(facts: ImageFacts, about: string, place: ToolPlace | undefined, pile: FilePile): Candidate {
  const text = 'Build in a stage of its own and copy the result into the last stage.';
  const remedy = mendLayers(facts, mainLayers(pile), text, () => null);
  return { kind: 'toolchain', about, certainty: 'likely', title: place?.title ?? 'Tools', pile, remedy };
}
