import type { ImageFacts, SeenFile } from '#lib/findings/collect/rule.ts';

/** DevelopmentPackage is a directory of node_modules that only development needs. */
export type DevelopmentPackage = {
  name: string;
  /** The directory of the package, and that of its application. */
  directory: string;
  root: string;
  /** True when the installer recorded it, false when its name is the only evidence. */
  isRecorded: boolean;
};

/** Packages that are tools wherever they are installed. */
const TOOLS =
  /^(?:@types\/.+|typescript|eslint|@eslint\/.+|eslint-.+|@typescript-eslint\/.+|prettier|prettier-.+|jest|jest-.+|ts-jest|babel-jest|@jest\/.+|vitest|@vitest\/.+|mocha|chai|sinon|nyc|c8|cypress|@playwright\/test|playwright-core|@testing-library\/.+|nodemon|webpack|webpack-cli|webpack-dev-server|rollup|parcel|turbo|turbo-.+|nx|lerna|husky|lint-staged|stylelint|@storybook\/.+|storybook|@biomejs\/.+|rimraf|npm-run-all|concurrently|@babel\/core|@babel\/cli|@babel\/preset-.+|karma|grunt|gulp|tsup|vite)$/;

const MODULES = 'node_modules/';
const LOCK = '/.package-lock.json';

/**
 * Returns a function that finds the package for development that a file belongs to, or null. npm and pnpm record which
 * packages are; for others only names of known tools count.
 */
export function createDevelopmentFinder(facts: ImageFacts): (file: SeenFile) => DevelopmentPackage | null {
  const records = facts.layers.map(({ index }) => readRecords(index));
  const answers = new Map<string, DevelopmentPackage | null>();

  function judge(layer: number, name: string, directory: string): DevelopmentPackage | null {
    const start = directory.indexOf('node_modules/');
    const root = directory.slice(0, Math.max(0, start - 1));
    const modules = directory.slice(0, start + 'node_modules'.length);
    const found = { name, directory, root };
    // A higher layer can have installed again without the packages for development.
    const lockLayer = facts.merged.findFile(`${modules}${LOCK}`)?.layer ?? layer;
    const latest = records[Math.max(lockLayer, layer)];
    if (latest?.development.has(directory)) return { ...found, isRecorded: true };
    const isRecordedRoot = facts.merged.findKind(`${modules}${LOCK}`) !== null || records[layer]?.roots.has(modules);
    return !isRecordedRoot && TOOLS.test(name) ? { ...found, isRecorded: false } : null;
  }

  /** Returns the package of a file. A program in it can be a package of its own: esbuild is a module of Go. */
  function packageOf({ path, layer, owner, ownerPlace }: SeenFile): { name: string; directory: string } | null {
    const directory =
      owner?.kind === 'npm' && ownerPlace !== null
        ? facts.layers[layer]?.index.packageDetails()?.[ownerPlace]?.directory
        : PACKAGE.exec(path)?.[1];
    if (!directory?.includes('node_modules/')) return null;
    const named = owner?.kind === 'npm' ? owner.name : directory.slice(directory.lastIndexOf(MODULES) + MODULES.length);
    return { name: named, directory };
  }

  return (file) => {
    const found = packageOf(file);
    if (found === null) return null;
    const key = `${file.layer} ${found.directory}`;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = judge(file.layer, found.name, found.directory);
      if (answers.size < MOST_ANSWERS) answers.set(key, answer);
    }
    return answer;
  };
}

/** The directory of the innermost package. */
const PACKAGE = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\//;
/** Answers that are kept. The image decides how many directories there are. */
const MOST_ANSWERS = 100_000;

/** Returns the directories for development, and the node_modules of which some are recorded. */
function readRecords(index: ImageFacts['layers'][number]['index']) {
  const [development, roots] = [new Set<string>(), new Set<string>()];
  for (const { directory, flags } of index.packageDetails() ?? []) {
    if (directory === null || !flags.includes('dev')) continue;
    development.add(directory);
    const start = directory.indexOf('node_modules/');
    if (start !== -1) roots.add(directory.slice(0, start + 'node_modules'.length));
  }
  return { development, roots };
}
