/** Store is where a build tool unpacks dependencies that its result does not need. */
export type Store = {
  about: string;
  title: string;
  /** The first group is the directory. */
  root: RegExp;
  /** Commands of a build that read the store, and fill it where it is empty. */
  build: RegExp;
  /** Commands that need the store when the image runs them. */
  command: RegExp;
  /** True when a program can use the store without its tool. */
  isShared: boolean;
};

const STORES: readonly Store[] = [
  {
    about: 'go',
    title: "Go's module cache",
    root: /^((?:.*\/)?pkg\/mod)\//,
    build: /\bgo\s/,
    command: /(?:^|\/)(?:go|air|dlv|reflex)$/,
    isShared: false,
  },
  {
    about: 'cargo',
    title: "Cargo's registry",
    root: /^((?:.*\/)?(?:\.cargo|cargo)\/(?:registry|git))\//,
    build: /\bcargo\s/,
    command: /(?:^|\/)cargo(?:-\w+)?$/,
    isShared: false,
  },
  {
    about: 'maven',
    title: "Maven's repository",
    root: /^((?:.*\/)?\.m2\/(?:repository|wrapper))\//,
    build: /\bmvnw?\s/,
    command: /(?:^|\/)mvnw?$|\.m2\//,
    isShared: true,
  },
  {
    about: 'gradle',
    title: "Gradle's caches",
    root: /^((?:.*\/)?\.gradle\/(?:caches|wrapper|daemon|native|jdks))\//,
    build: /\bgradlew?\s/,
    command: /(?:^|\/)gradlew?$|\.gradle\//,
    isShared: true,
  },
  {
    about: 'ivy',
    title: 'Caches of Ivy, Coursier and sbt',
    root: /^((?:.*\/)?(?:\.ivy2\/(?:cache|local)|\.cache\/coursier|\.sbt\/boot))\//,
    build: /\b(?:sbt|mill|cs)\s/,
    command: /(?:^|\/)(?:sbt|mill|cs)$|\.ivy2\/|coursier\//,
    isShared: true,
  },
  {
    about: 'pub',
    title: "Dart's packages",
    root: /^((?:.*\/)?\.pub-cache\/(?:hosted|git))\//,
    build: /\b(?:dart|flutter)\s/,
    command: /(?:^|\/)(?:dart|flutter)$/,
    isShared: true,
  },
  {
    about: 'nuget',
    title: "NuGet's packages",
    root: /^((?:.*\/)?\.nuget\/packages)\//,
    build: /\bdotnet\s/,
    command: /^run$|^watch$|\.nuget\//,
    isShared: true,
  },
];

const HINT = /pkg\/mod\/|cargo\/|\.m2\/|\.gradle\/|\.nuget\/|\.ivy2\/|coursier\/|\.sbt\/|\.pub-cache\//;

/** Returns the store that a folder is in, with its directory. */
export function findStore(folder: string): { store: Store; root: string } | null {
  const full = `${folder}/`;
  if (!HINT.test(full)) return null;
  for (const store of STORES) {
    const root = store.root.exec(full)?.[1];
    if (root !== undefined) return { store, root };
  }
  return null;
}

const PYTHON_TOOLS =
  /^(?:pip|setuptools|wheel|pkg_resources|_distutils_hack|pytest|_pytest|mypy|mypyc|black|blib2to3|ruff|flake8|pylint|coverage|tox|nox|pre_commit|ipython|ipykernel|jupyter(?:_\w+)?|notebook|sphinx|twine|build|poetry|pipenv|virtualenv|cython|isort|autopep8|pyflakes|pycodestyle|debugpy|ipdb|hypothesis|bandit|pyright)$/i;
const PYTHON = /^((?:.*\/)?(?:site|dist)-packages)\/([^/]+)/;

/** Returns the directory of a Python package that builds and tests need, and its site-packages. */
export function findPythonTool(folder: string): { directory: string; root: string } | null {
  if (!folder.includes('-packages/')) return null;
  const [, root, entry] = PYTHON.exec(folder) ?? [];
  if (root === undefined || entry === undefined || entry.length > MOST_NAME) return null;
  // Records are beside the package: "pytest-8.0.0.dist-info".
  const name = entry.endsWith('-info') ? entry.replace(/-\d.*$/, '') : entry;
  return PYTHON_TOOLS.test(name.replaceAll('-', '_')) ? { directory: `${root}/${name}`, root } : null;
}

/** Longer names are no packages. */
const MOST_NAME = 256;
