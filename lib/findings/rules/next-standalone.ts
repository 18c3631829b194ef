import { FilePile } from '#lib/findings/collect/file-pile.ts';
import type { Candidate, ImageFacts, RuleRun, SeenFile } from '#lib/findings/collect/rule.ts';
import { baseNameOf } from '#lib/findings/dockerfile/base-name.ts';
import { formatBuildStage, listBuildLayers } from '#lib/findings/dockerfile/build-stage.ts';
import { mainLayers, mendLayers } from '#lib/findings/dockerfile/mend-layers.ts';
import { addSteps, formatRun } from '#lib/findings/dockerfile/mend-run.ts';
import { isPlainPath } from '#lib/findings/dockerfile/plain-path.ts';
import { createOutsideFinder, type OutsideFinder } from './outside-application.ts';

/** A trace of the server's own files, and those of pages. */
const TRACE = /^(?:(.*)\/)?\.next\/(?:next-(?:minimal-)?server|server\/.*)\.js\.nft\.json$/;
/** Parts of .next/cache that only builds read. Fetched data and images are used when the application runs. */
const BUILD_CACHE = /(?:^|\/)\.next\/cache\/(?:webpack|swc|eslint|turbopack|\.tsbuildinfo|next-babel-loader)/;
/** Applications that are looked for. */
const MOST_APPLICATIONS = 20;
/** Most directories in one line. */
const MOST_PATHS = 8;

type Application = { folder: string; modules: FilePile; cache: FilePile };

/** Finds applications of Next.js with whole node_modules, of which their traces name what they need. */
export function createNextStandaloneRule(facts: ImageFacts): RuleRun {
  const { folders, needed } = readTraces(facts);
  const applications = folders.map(
    (folder): Application => ({ folder, modules: new FilePile(), cache: new FilePile() }),
  );
  const cacheOnly = new FilePile();
  const findOutside = createOutsideFinder(facts);
  return {
    onFile(file) {
      if (!file.isOwn) return;
      if (file.path.includes('.next/cache/')) {
        if (BUILD_CACHE.test(file.path)) cacheOf(applications, cacheOnly, file).add(file, cacheFolder(file.path));
        return;
      }
      const start = file.path.indexOf('node_modules/');
      if (start === -1 || applications.length === 0 || needed.has(file.path)) return;
      // Packages are in the folder of the application, or above it in a workspace.
      const parent = file.path.slice(0, start);
      const found = applications.find(({ folder }) => `${folder}/`.startsWith(parent) || parent === '');
      found?.modules.add(file, packageFolder(file.path));
    },
    finish: () =>
      [
        ...applications.flatMap((one) => [
          describeModules(facts, one, needed, findOutside),
          describeCache(facts, one.cache, one.folder),
        ]),
        describeCache(facts, cacheOnly, ''),
      ].filter(({ pile }) => !pile.isEmpty),
  };
}

/** Returns the applications with visible traces of own layers, and all files that traces name. */
function readTraces({ layers, merged }: ImageFacts): { folders: string[]; needed: Set<string> } {
  const [folders, needed] = [new Set<string>(), new Set<string>()];
  for (const [layer, { index, isOwn }] of layers.entries()) {
    for (const { path, files } of index.traces() ?? []) {
      const found = TRACE.exec(path);
      if (!isOwn || found === null || merged.findFile(path)?.layer !== layer) continue;
      if (folders.size < MOST_APPLICATIONS) folders.add(found[1] ?? '');
      for (const file of files) needed.add(file);
    }
  }
  return { folders: [...folders], needed };
}

const cacheOf = (applications: readonly Application[], other: FilePile, { path }: SeenFile) =>
  applications.find(({ folder }) => path.startsWith(folder === '' ? '.next/' : `${folder}/.next/`))?.cache ?? other;

const cacheFolder = (path: string) => /^(.*?\.next\/cache\/[^/]+)/.exec(path)?.[1] ?? path;

/** Returns "app/node_modules/@scope/name", of the innermost node_modules: pnpm's store has one for each package. */
function packageFolder(path: string): string {
  const start = path.lastIndexOf('node_modules/');
  const [first = '', second = ''] = path.slice(start + 'node_modules/'.length).split('/', 2);
  return `${path.slice(0, start)}node_modules/${first.startsWith('@') ? `${first}/${second}` : first}`;
}

function describeModules(
  facts: ImageFacts,
  { folder, modules }: Application,
  needed: ReadonlySet<string>,
  findOutside: OutsideFinder,
): Candidate {
  const words = facts.commandWords;
  const startsNext = words.some((word) => word === 'next' || word.endsWith('/next')) && words.includes('start');
  const text =
    "Set output: 'standalone' in the settings of Next. The build then copies the files that the traces name, and server.js starts them without next.";
  return {
    kind: 'next-standalone',
    about: `modules /${folder}`,
    certainty: startsNext ? 'certain' : 'likely',
    title: 'The whole node_modules of a Next.js application is in the image',
    pile: modules,
    remedy: {
      ...mendLayers(facts, mainLayers(modules), text, () => null),
      after: isPlainPath(`/${folder}`)
        ? [...formatSettings(facts, folder), '', ...formatStages(facts, { folder, modules }, needed, findOutside)].join(
            '\n',
          )
        : null,
    },
  };
}

function formatSettings({ merged }: ImageFacts, folder: string): string[] {
  const name = ['next.config.ts', 'next.config.mts', 'next.config.mjs'].find(
    (each) => merged.findKind(inside(folder, each)) !== null,
  );
  if (name === undefined) return ['# next.config.js', "module.exports = { output: 'standalone' };"];
  return [`# ${name}`, "export default { output: 'standalone' };"];
}

/** Returns the last stage, and the stage that builds where the image has none. */
function formatStages(
  facts: ImageFacts,
  { folder, modules }: Pick<Application, 'folder' | 'modules'>,
  needed: ReadonlySet<string>,
  findOutside: OutsideFinder,
): string[] {
  // In a workspace, the result has the folders from the root of the workspace on.
  const top = topOf(folder, needed);
  const [own, root] = [`/${folder}`.replace(/\/$/, ''), `/${top}`.replace(/\/$/, '')];
  const server = top === folder ? 'server.js' : `${own}/server.js`;
  const isPublic = facts.merged.findKind(inside(folder, 'public')) !== null;
  const last = [
    `COPY --from=build ${own}/.next/standalone ${root}/`,
    `COPY --from=build ${own}/.next/static ${own}/.next/static`,
    ...(isPublic ? [`COPY --from=build ${own}/public ${own}/public`] : []),
    `CMD ["node", "${server}"]`,
  ];
  const isInstalledHere = mainLayers(modules).some((layer) => facts.instructions[layer]?.verb === 'RUN');
  const isBuiltHere = isInstalledHere && listBuildLayers(facts).length > 0;
  // The stage is the cheaper one, and there is none for more text than a remedy can have.
  const stage = isBuiltHere ? formatBuildStage(facts, own || '/') : null;
  const outside = stage === null ? null : findOutside(folder);
  if (outside === null || stage === null) return ['# Dockerfile, in the last stage', ...last];
  return ['# Dockerfile', ...stage, '', `FROM ${baseNameOf(facts)}`, `WORKDIR ${own || '/'}`, ...outside, ...last];
}

const inside = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

/** Returns the folder that has the application and all packages that it needs. */
function topOf(folder: string, needed: ReadonlySet<string>): string {
  let top = folder;
  for (const file of needed) {
    const start = file.indexOf('node_modules/');
    if (start === -1) continue;
    const parent = file.slice(0, Math.max(0, start - 1));
    if (`${top}/`.startsWith(`${parent}/`) || parent === '') top = parent;
  }
  return top;
}

function describeCache(facts: ImageFacts, pile: FilePile, folder: string): Candidate {
  const paths = [...pile.groups.keys()].filter(isPlainPath).slice(0, MOST_PATHS);
  const step = `rm -rf ${paths.map((path) => `/${path}`).join(' ')}`;
  const text = 'Remove the cache in the RUN that builds. Only the next build reads it.';
  return {
    kind: 'next-standalone',
    about: `cache /${folder}`,
    certainty: 'certain',
    title: "Next's build cache is in the image",
    pile,
    remedy: mendLayers(facts, mainLayers(pile), text, (instruction) => {
      if (paths.length === 0) return null;
      return instruction.verb === 'RUN'
        ? formatRun(addSteps(instruction, [step]))
        : `# in the stage that builds, as its last instruction\nRUN ${step}`;
    }),
  };
}
