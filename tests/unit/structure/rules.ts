import { type Import, listImports, type Source, withoutComments } from './source.ts';

/** A rule says what is wrong with a file, or nothing. */
export type Rule = (source: Source) => string[];

const LOGGING = ['log', 'metrics'];
/** Words that the whole product shares: every folder may import it, and it imports none. */
const SHARED = 'domain';
const PURE = ['image', 'format', 'analysis', 'findings', 'alerts'];

/** Which folders of lib/ a folder of lib/ may import, besides itself; all but the pure ones also log and metrics. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  image: [],
  format: [],
  config: ['format', 'secrets'],
  net: [],
  secrets: [],
  log: [],
  metrics: [],
  registry: ['image', 'net'],
  contents: ['image', 'registry'],
  analysis: ['image'],
  findings: ['image'],
  alerts: ['image', 'analysis', 'format'],
  db: ['image', 'config'],
  poll: ['registry', 'contents', 'analysis', 'findings', 'alerts', 'db', 'deliver', 'secrets', 'image'],
  deliver: ['alerts', 'analysis', 'net', 'secrets', 'db', 'image', 'format'],
  demo: ['registry', 'poll', 'db'],
  jobs: ['poll', 'deliver', 'contents', 'db', 'config'],
  auth: ['db', 'config', 'secrets', 'net'],
  views: ['db', 'analysis', 'alerts', 'contents', 'image', 'format', 'auth'],
  commands: [
    ...[
      'db',
      'registry',
      'contents',
      'analysis',
      'findings',
      'alerts',
      'deliver',
      'jobs',
      'auth',
      'secrets',
      'image',
      'format',
    ],
  ],
  http: ['net'],
  queries: [],
};
/** Beyond that, types alone. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  commands: ['config'],
  demo: ['secrets'],
  queries: ['views'],
  views: ['config'],
};

const COMPONENTS_MAY_IMPORT = ['queries', 'format', 'image', SHARED];
const APP_MAY_IMPORT = ['views', 'commands', 'queries', 'http', 'auth', 'server', SHARED];

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function mayImport(path: string, { target, names, isType }: Import): boolean {
  const [top] = path.split('/');
  const [targetTop] = target.split('/');
  const to = folderOf(target);
  if (targetTop === 'tests') return top === 'tests';
  if (top === 'app') {
    return targetTop !== 'lib' || APP_MAY_IMPORT.includes(to);
  }
  if (targetTop === 'app') return top === 'tests';
  if (top === 'components') {
    if (targetTop !== 'lib' || COMPONENTS_MAY_IMPORT.includes(to)) return true;
    return isType && target.startsWith('lib/views/dto/');
  }
  if (path === 'instrumentation.ts') return targetTop === 'lib' && to === 'server';
  if (top !== 'lib') return true;
  if (targetTop === 'components') return false;
  const from = folderOf(path);
  if (targetTop !== 'lib' || from === to || to === SHARED || from === 'server') return true;
  if (LOGGING.includes(to)) return !PURE.includes(from);
  // What becomes which status is decided there, so it knows the error classes of all.
  if (from === 'http' && names.length > 0 && names.every((name) => name.endsWith('Error'))) return true;
  if (MAY_IMPORT[from]?.includes(to)) return true;
  return isType && (MAY_IMPORT_TYPES[from]?.includes(to) ?? false);
}

/** Who may import whom: the table of docs/architecture.md. */
export const importsItsNeighbours: Rule = (source) => {
  const from = source.path.startsWith('lib/') ? folderOf(source.path) : null;
  const unknown =
    from !== null && from !== 'server' && !(from in MAY_IMPORT) ? [`lib/${from} is not in the table`] : [];
  const refused = listImports(source).filter((found) => !mayImport(source.path, found));
  return [...unknown, ...refused.map(({ specifier }) => `may not import ${specifier}`)];
};

const DATABASE_PACKAGES = /^(?:@prisma\/|prisma(?:\/|$)|pg$|lib\/db\/generated\/)/;

/** Only lib/db talks to the database; the types of what it generates may be named elsewhere. */
export const leavesPrismaToDb: Rule = (source) => {
  if (!/^(?:lib|app|components)\//.test(source.path) || source.path.startsWith('lib/db/')) return [];
  return listImports(source)
    .filter(({ target, isType }) => DATABASE_PACKAGES.test(target) && !(isType && target.startsWith('lib/')))
    .map(({ specifier }) => `only lib/db may import ${specifier}`);
};

/** What Next replaces while it builds, and where. */
const INLINED: Readonly<Record<string, string>> = {
  'instrumentation.ts': 'process.env.NEXT_RUNTIME',
  'lib/queries/base-path.ts': 'process.env.BASE_PATH',
};

/** The environment is parsed once, by lib/config. */
export const readsNoEnvironment: Rule = ({ path, text }) => {
  if (!/^(?:lib|app|components)\/|^[^/]+$/.test(path) || path.startsWith('lib/config/')) return [];
  const code = withoutComments(text);
  const inlined = INLINED[path];
  const read = inlined ? code.replaceAll(inlined, '') : code;
  return /\bprocess\s*(?:\?\.|\.)\s*env\b|process\[|\benv\b[^;]*from 'node:process'/.test(read)
    ? ['reads process.env, which only lib/config may']
    : [];
};

const MAX_LINES = 300;

export const staysShort: Rule = ({ text }) => {
  const lines = text.replace(/\n$/, '').split('\n').length;
  return lines > MAX_LINES ? [`has ${lines} lines; ${MAX_LINES} are the most`] : [];
};

/** `...{ a, b }` in a literal is only there to have several properties on a line, and type errors then point at the wrong place. */
export const spreadsNoLiterals: Rule = ({ text }) =>
  [...withoutComments(text).matchAll(/\.\.\.\(?\{[^\n]*/g)].map(([found]) => `spreads a literal: ${found}`);

/** A file that only hands on what others export: one place more where a name comes from. */
export const isNoBarrel: Rule = ({ path, text }) => {
  if (path === 'lib/registry/index.ts' || path.startsWith('bin/')) return [];
  if (/\/index\.tsx?$/.test(path)) return ['is an index file; only lib/registry has one'];
  const rest = withoutComments(text).replace(/^(?:import|export)\b[^'";]*?from\s*['"][^'"]+['"];?/gm, '');
  return text.trim() !== '' && rest.trim() === '' ? ['only re-exports'] : [];
};

/** Files of app/ in which Next looks for a default export. */
const NEXT_FILE = /^app\/(?:.*\/)?(?:page|layout|error|global-error|not-found|loading|template|default)\.tsx$/;

export const exportsNames: Rule = ({ path, text }) => {
  // Vitest calls the default export of a global set-up.
  if (NEXT_FILE.test(path) || /^tests\/support\/global-[\w-]+\.ts$/.test(path)) return [];
  return /^export (?:default\b|.*\bas default\b)/m.test(withoutComments(text)) ? ['has a default export'] : [];
};

/** Node strips types and resolves nothing: every import of ours names its file. */
export const namesWholeFiles: Rule = (source) =>
  listImports(source)
    .filter(({ specifier }) => /^[.#]/.test(specifier) && !/\.(?:tsx?|mjs|mts|css|json|js)$/.test(specifier))
    .map(({ specifier }) => `imports ${specifier} without its extension`);
