import { FilePile, PileMap } from '#lib/findings/collect/file-pile.ts';
import { isSystemPackage, nameOf } from '#lib/findings/collect/names.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { Candidate, ImageFacts, RuleRun } from '#lib/findings/collect/rule.ts';
import { listBuildLayers } from '#lib/findings/dockerfile/build-stage.ts';
import { listLayersWith, mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addCacheMounts, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import type { Remedy } from '#lib/findings/finding.ts';
import { findCachePlace } from './cache-places.ts';
import { installWithoutDevelopment } from './install-without-development.ts';
import { createDevelopmentFinder } from './npm-development.ts';
import { createOutsideFinder } from './outside-application.ts';
import { findPythonTool, findStore, type Store } from './stores.ts';

/** Names in a title. */
const MOST_NAMES = 3;
const MOST_MOUNTS = 4;
/** Words of commands that start an application for development. */
const DEVELOPMENT = /^(?:dev|develop|watch|test)$|:(?:dev|watch)$|^(?:start|serve):dev/;

/** Packages that run applications, and not only build them. A script of package.json can start them. */
const RUNNERS =
  /^(?:tsx|ts-node|ts-node-dev|nodemon|@babel\/node|vite|vite-node|next|nuxt|react-scripts|@nestjs\/cli|@angular\/cli|serve|http-server|pm2|webpack-dev-server|esno|esbuild-register|@swc-node\/register|gatsby|astro|@remix-run\/.+|@react-router\/.+|concurrently|npm-run-all|cross-env|dotenv-cli|prisma)$/;

type NpmPiles = { recorded: PileMap; guessed: PileMap; names: Map<string, Map<string, number>> };

/** Finds packages that only builds and tests need: of npm, pnpm and Yarn, of Python, and stores of build tools. */
export function createDevDependenciesRule(facts: ImageFacts): RuleRun {
  const npm: NpmPiles = { recorded: new PileMap(), guessed: new PileMap(), names: new Map() };
  const [stores, python, wheels] = [new PileMap(), new FilePile(), new FilePile()];
  const known = new Map<string, Store>();
  const findDevelopment = createDevelopmentFinder(facts);
  const find = perFolder((folder) => ({ store: findStore(folder), tool: findPythonTool(folder) }));
  return {
    onFile(file) {
      if (!file.isOwn) return;
      const development = findDevelopment(file);
      if (development !== null) {
        const { isRecorded, root, directory, name } = development;
        (isRecorded ? npm.recorded : npm.guessed).at(root).add(file, directory);
        addName(npm, `${isRecorded} ${root}`, name, file.packedBytes);
        return;
      }
      if (file.nameCount > 1) return;
      const { store, tool } = find(file.folder);
      if (store !== null) {
        known.set(store.store.about, store.store);
        stores.at(store.store.about).add(file, store.root);
      } else if (tool !== null && !isSystemPackage(file.owner)) python.add(file, tool.directory);
      // Python has wheels of pip, which new environments are made from.
      else if (file.name.endsWith('.whl') && !file.folder.includes('ensurepip') && findCachePlace(file.folder) === null)
        wheels.add(file, file.path);
    },
    finish: () =>
      [
        ...describeNpm(facts, npm),
        ...stores.entries().flatMap(([about, pile]) => describeStore(facts, known.get(about), pile)),
        describePython(facts, python),
        describeWheels(facts, wheels),
      ].filter(({ pile }) => !pile.isEmpty),
  };
}

function addName({ names }: NpmPiles, key: string, name: string, bytes: number): void {
  const sums = names.get(key) ?? new Map<string, number>();
  sums.set(name, (sums.get(name) ?? 0) + bytes);
  names.set(key, sums);
}

function describeNpm(facts: ImageFacts, { recorded, guessed, names }: NpmPiles): Candidate[] {
  const { commandWords } = facts;
  const builds = listBuildLayers(facts);
  const isDevelopment = commandWords.some((word) => DEVELOPMENT.test(word));
  const findOutside = createOutsideFinder(facts);
  const startsNode = commandWords.some((word) => nameOf(word) === 'node');
  return [
    ...recorded.entries().map(([root, pile]) => describeRoot(root, pile, true)),
    ...guessed.entries().map(([root, pile]) => describeRoot(root, pile, false)),
  ];

  function describeRoot(root: string, pile: FilePile, isRecorded: boolean): Candidate {
    const sums = [...(names.get(`${isRecorded} ${root}`) ?? [])].sort(([, one], [, other]) => other - one);
    const isRun = commandWords.some((word) => sums.some(([name]) => word === name || word.endsWith(`/.bin/${name}`)));
    const isScript = !startsNode && sums.some(([name]) => RUNNERS.test(name));
    const listed = sums.slice(0, MOST_NAMES).map(([name]) => name);
    const more = sums.length > listed.length ? ` and ${sums.length - listed.length} more` : '';
    return {
      kind: 'dev-dependencies',
      about: `npm ${isRecorded ? 'recorded' : 'guessed'} /${root}`,
      certainty: isRecorded && !isDevelopment && !isRun && !isScript ? 'certain' : 'likely',
      title: `Development packages in /${root === '' ? '' : `${root}/`}node_modules: ${listed.join(', ')}${more}`,
      pile,
      remedy: installWithoutDevelopment(facts, pile, { root, builds, findOutside }),
    };
  }
}

function describeStore(facts: ImageFacts, store: Store | undefined, pile: FilePile): Candidate[] {
  if (store === undefined) return [];
  const isUsed = facts.commandWords.some((word) => store.command.test(word));
  // Editors of commands, such as "npm start", do not show what they run.
  const certainty = isUsed || store.isShared ? 'likely' : 'certain';
  const roots = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_MOUNTS);
  const text =
    'Build in a stage of its own and copy the result. Or mount the directory as a cache, so that it does not get into the image.';
  const filling = mainLayers(pile);
  // With a mount in one RUN only, a later one would download all of it again, into its layer.
  const isFilledByRun = filling.every((layer) => facts.instructions[layer]?.verb === 'RUN');
  const reading = isFilledByRun ? listLayersWith(facts, store.build) : [];
  const layers = [...new Set([...filling, ...reading])].sort((one, other) => one - other);
  const remedy = mendLayers(facts, layers, text, (instruction) =>
    instruction.verb === 'RUN' && roots.length > 0 ? formatRun(addCacheMounts(instruction, roots)) : null,
  );
  const { about, title } = store;
  return [
    {
      kind: 'dev-dependencies',
      about,
      certainty,
      title: `${title} is in the image`.replace('s is', 's are'),
      pile,
      remedy,
    },
  ];
}

function describePython(facts: ImageFacts, pile: FilePile): Candidate {
  const text = 'Install what only builds and tests need in a stage of its own, and copy the environment without it.';
  const folders = [...pile.groups.keys()];
  const names = [...new Set(folders.map((path) => path.slice(path.lastIndexOf('/') + 1)))].slice(0, 8);
  return {
    kind: 'dev-dependencies',
    about: 'python',
    certainty: 'likely',
    title: `Python packages for builds and tests: ${names.slice(0, MOST_NAMES).join(', ')}`,
    pile,
    remedy: withTextOnly(facts, pile, text),
  };
}

function describeWheels(facts: ImageFacts, pile: FilePile): Candidate {
  const text = 'Mount the wheels for the RUN that installs them: RUN --mount=type=bind,source=<folder>,target=/wheels.';
  return {
    kind: 'dev-dependencies',
    about: 'wheels',
    certainty: 'likely',
    title: 'Python wheels that were installed already',
    pile,
    remedy: withTextOnly(facts, pile, text),
  };
}

const withTextOnly = (facts: ImageFacts, pile: FilePile, text: string): Remedy =>
  mendLayers(facts, mainLayers(pile), text, () => null);
