import { type CommandInputs, isLocal, NAMED, NOTHING, pathIn, sortWords, type Words } from './command-inputs.ts';
import { readPip } from './pip.ts';

/** Returns what a command reads; null when that is not known. @param folder - where it runs */
type ReadCommand = (words: readonly string[], folder: string) => CommandInputs | null;

/** An installer of one ecosystem: what it does by its first words, and the files that decide what it installs. */
type Installer = {
  /** Options whose value is the next word. */
  withValue: readonly string[];
  /** Options that name another folder. */
  folders: readonly string[];
  installs: RegExp;
  /** Commands that read nothing of the application. */
  harmless: RegExp;
  /** Commands whose further words are packages. */
  names: RegExp;
  lock: readonly string[];
  settings: readonly string[];
};

const NONE = /$^/;

const NODE = { withValue: ['--prefix', '-C', '--dir', '--cwd', '--cache', '--registry', '--loglevel', '--store-dir'] };
const NODE_FOLDERS = ['--prefix', '-C', '--dir', '--cwd'];

const INSTALLERS: Readonly<Record<string, Installer>> = {
  npm: {
    withValue: [...NODE.withValue, '-w', '--workspace'],
    folders: NODE_FOLDERS,
    installs: /^(?:ci|clean-install|install|i|prune)$/,
    harmless: /^(?:cache|config|set)\b/,
    names: /^(?:install|i|add) \S/,
    lock: ['package-lock.json', 'npm-shrinkwrap.json'],
    settings: ['.npmrc'],
  },
  pnpm: {
    withValue: [...NODE.withValue, '-F', '--filter'],
    folders: NODE_FOLDERS,
    installs: /^(?:install|i|fetch|prune)$/,
    harmless: /^(?:store|config)\b/,
    names: /^(?:install|i|add) \S/,
    lock: ['pnpm-lock.yaml'],
    settings: ['.npmrc', 'pnpm-workspace.yaml', '.pnpmfile.cjs'],
  },
  yarn: {
    ...NODE,
    folders: NODE_FOLDERS,
    installs: /^(?:|install|workspaces focus)$/,
    harmless: /^(?:cache|config|set)\b/,
    names: /^(?:global )?add \S/,
    lock: ['yarn.lock'],
    settings: ['.npmrc', '.yarnrc', '.yarnrc.yml'],
  },
  bun: {
    ...NODE,
    folders: NODE_FOLDERS,
    installs: /^(?:install|i)$/,
    harmless: /^pm cache\b/,
    names: /^(?:add|install|i) \S/,
    lock: ['bun.lock', 'bun.lockb'],
    settings: ['.npmrc', 'bunfig.toml'],
  },
  poetry: {
    withValue: ['-C', '--directory', '--only', '--without', '--with', '-E', '--extras'],
    folders: ['-C', '--directory'],
    installs: /^(?:install|sync)$/,
    harmless: /^(?:config|cache)\b/,
    names: NONE,
    lock: ['poetry.lock'],
    settings: ['poetry.toml'],
  },
  uv: {
    withValue: ['--project', '--directory', '--group', '--no-group', '--extra', '--python', '-p'],
    folders: ['--project', '--directory'],
    installs: /^sync$/,
    harmless: /^(?:cache|venv)\b/,
    names: NONE,
    lock: ['uv.lock'],
    settings: ['uv.toml', '.python-version'],
  },
  pdm: {
    withValue: ['-p', '--project', '-G', '--group'],
    folders: ['-p', '--project'],
    installs: /^(?:install|sync)$/,
    harmless: /^(?:config|cache)\b/,
    names: NONE,
    lock: ['pdm.lock'],
    settings: ['pdm.toml'],
  },
  pipenv: {
    withValue: [],
    folders: [],
    installs: /^(?:install|sync)$/,
    harmless: NONE,
    names: NONE,
    lock: ['Pipfile.lock'],
    settings: [],
  },
  go: {
    withValue: ['-C'],
    folders: ['-C'],
    installs: /^mod download$/,
    harmless: /^(?:env|clean|version)\b/,
    names: /^install \S+@\S+$/,
    lock: ['go.mod'],
    settings: ['go.sum', 'go.work', 'go.work.sum'],
  },
  cargo: {
    withValue: ['--manifest-path', '--target', '--version'],
    folders: [],
    installs: /^(?:fetch|vendor)$/,
    harmless: NONE,
    names: /^(?:b?install) \S/,
    lock: ['Cargo.lock'],
    settings: ['.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml', 'rust-toolchain'],
  },
  bundle: {
    withValue: ['--jobs', '-j', '--retry', '--without', '--path'],
    folders: [],
    installs: /^(?:|install)$/,
    harmless: /^(?:config|clean)\b/,
    names: NONE,
    lock: ['Gemfile.lock'],
    settings: ['.bundle/config'],
  },
  gem: {
    withValue: ['-v', '--version'],
    folders: [],
    installs: NONE,
    harmless: NONE,
    names: /^install \S/,
    lock: [],
    settings: [],
  },
  composer: {
    withValue: ['-d', '--working-dir'],
    folders: ['-d', '--working-dir'],
    installs: /^install$/,
    harmless: /^(?:config|clear-?cache|cc)\b/,
    names: NONE,
    lock: ['composer.lock'],
    settings: ['auth.json'],
  },
  mvn: {
    withValue: ['-f', '--file', '-s', '--settings', '-P', '-pl', '-T'],
    folders: [],
    installs: /^dependency:\S+(?: dependency:\S+)*$/,
    harmless: NONE,
    names: NONE,
    lock: ['pom.xml'],
    settings: ['.mvn/maven.config', '.mvn/extensions.xml', '.mvn/settings.xml'],
  },
  gradle: {
    withValue: ['-p', '--project-dir'],
    folders: ['-p', '--project-dir'],
    installs: /^(?:dependencies|downloadDependencies|resolveDependencies)$/,
    harmless: NONE,
    names: NONE,
    lock: ['gradle.lockfile'],
    settings: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle.properties'],
  },
};

/** Package managers of distributions: a command names the packages, or needs none. */
const DISTRIBUTIONS = /^(?:apt|apt-get|apk|dnf5?|microdnf|tdnf|yum|zypper|pacman)$/;
const LOCAL_PACKAGE = /\/|\.(?:deb|rpm|apk)$/;
const DISTRIBUTION_VALUES = ['-t', '--virtual', '--target-release', '-o', '--option', '-X', '--repository'];

/** Programs whose result only depends on their words and on the layers below. */
const HARMLESS =
  /^(?:rm|rmdir|mkdir|set|echo|printf|true|:|export|umask|groupadd|useradd|addgroup|adduser|corepack|touch|ldconfig)$/;

const PYTHON = /^python[\d.]*$/;
const ALIASES: Readonly<Record<string, string>> = { mvnw: 'mvn', gradlew: 'gradle', bundler: 'bundle', pip3: 'pip' };

/** Returns what a command reads that installs packages, or that changes nothing else. Null when that is not known. */
export const readCommand: ReadCommand = ([first = '', ...rest], folder) => {
  const name = first.split('/').at(-1) ?? '';
  const program = ALIASES[name] ?? name;
  if (HARMLESS.test(program)) return NOTHING;
  if (PYTHON.test(program) && rest[0] === '-m' && rest[1] === 'venv') return NOTHING;
  if (PYTHON.test(program) && rest[0] === '-m' && rest[1] === 'pip') return readPip(rest.slice(2), folder);
  if (program === 'pip') return readPip(rest, folder);
  if (program === 'uv' && rest[0] === 'pip') return readPip(rest.slice(1), folder);
  if (program === 'cargo' && rest[0] === 'chef') return readChef(rest.slice(1), folder);
  if (DISTRIBUTIONS.test(program))
    return sortWords(rest, DISTRIBUTION_VALUES).plain.some((word) => LOCAL_PACKAGE.test(word)) ? null : NAMED;
  const installer = Object.hasOwn(INSTALLERS, program) ? INSTALLERS[program] : undefined;
  return installer === undefined ? null : readInstaller(installer, sortWords(rest, installer.withValue), folder);
};

function readInstaller(installer: Installer, words: Words, folder: string): CommandInputs | null {
  const { installs, harmless, names, lock, settings, folders } = installer;
  const text = words.plain.join(' ');
  if (harmless.test(text)) return NOTHING;
  if (names.test(text)) return words.plain.some(isLocal) ? null : NAMED;
  // "npm install -g" without a name installs the folder itself.
  if (!installs.test(text) || words.options.some((option) => /^(?:-g|--global|--location=global)$/.test(option)))
    return null;
  const place = words.valuesOf(...folders).at(-1) ?? '.';
  const file = words.valuesOf('-f', '--file', '--manifest-path').at(-1);
  const root = pathIn(folder, file === undefined ? place : `${file}/..`);
  return {
    ...NOTHING,
    locks: [lock.map((name) => pathIn(root, name))],
    settings: settings.map((name) => pathIn(root, name)),
    patterns: lock.includes('pom.xml') ? [{ folder: root, name: POMS, isRequired: true }] : [],
  };
}

/** The modules of a project have files of their own. */
const POMS = /^(?!(?:.*\/)?target\/)(?:.*\/)?pom\.xml$/;

/** "cargo chef cook" builds the dependencies that its recipe lists. */
function readChef(words: readonly string[], folder: string): CommandInputs | null {
  const { plain, valuesOf } = sortWords(words, ['--recipe-path', '--target', '--features', '-p', '--package', '--bin']);
  if (plain.join(' ') !== 'cook') return null;
  return { ...NOTHING, locks: [[pathIn(folder, valuesOf('--recipe-path').at(-1) ?? 'recipe.json')]] };
}
