import { type Import, listImports, type Source, withoutComments } from './source.ts';

/** A rule returns what is wrong with a file. An empty list means nothing. */
export type Rule = (source: Source) => string[];

const LOGGING = ['log', 'metrics'];
/** Words that the whole product shares. Every folder may import it, and it imports none. */
const SHARED = 'domain';
const PURE = ['image', 'format', 'analysis', 'findings', 'alerts', 'plan'];

/**
 * The folders of lib/ that each folder of lib/ may import besides itself. All except the pure ones may also import log
 * and metrics.
 */
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
  contents: ['image', 'registry', 'findings'],
  analysis: ['image'],
  findings: ['image', 'contents', 'analysis'],
  alerts: ['image', 'analysis', 'format'],
  plan: ['findings', 'image', 'alerts', 'format'],
  db: ['image', 'config'],
  incidents: ['analysis', 'alerts', 'contents', 'db', 'deliver', 'findings', 'image'],
  poll: ['registry', 'contents', 'analysis', 'findings', 'db', 'incidents', 'secrets', 'image'],
  deliver: ['alerts', 'analysis', 'findings', 'plan', 'net', 'secrets', 'db', 'image', 'format'],
  demo: ['registry', 'poll', 'contents', 'db'],
  jobs: ['poll', 'incidents', 'deliver', 'contents', 'db', 'config'],
  auth: ['db', 'config', 'secrets', 'net'],
  views: ['db', 'analysis', 'alerts', 'contents', 'findings', 'plan', 'image', 'format', 'auth'],
  commands: [
    ...[
      'db',
      'registry',
      'contents',
      'analysis',
      'findings',
      'alerts',
      'deliver',
      'incidents',
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
/** Folders of which only types may be imported in addition. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  db: ['analysis', 'alerts', 'findings'],
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

/** Secrets in texts, and the parts of an instruction: lib/contents imports them, so that they import nothing of it. */
const TEXTS = /^lib\/findings\/(?:secrets\/|dockerfile\/(?:instruction|steps)\.ts$)/;

/** lib/contents and the rules of lib/findings would import each other without this. */
function isRoundabout(path: string, target: string): boolean {
  if (TEXTS.test(path)) return target.startsWith('lib/contents/') || isRuleOfFindings(target);
  return path.startsWith('lib/contents/') && isRuleOfFindings(target);
}

const isRuleOfFindings = (path: string) => path.startsWith('lib/findings/') && !TEXTS.test(path);

function mayImport(path: string, { target, names, isType }: Import): boolean {
  if (isRoundabout(path, target)) return false;
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
  // lib/http maps errors to statuses, so it may import all error classes.
  if (from === 'http' && names.length > 0 && names.every((name) => name.endsWith('Error'))) return true;
  if (MAY_IMPORT[from]?.includes(to)) return true;
  return isType && (MAY_IMPORT_TYPES[from]?.includes(to) ?? false);
}

/** Checks imports against the table of docs/architecture.md. */
export const importsItsNeighbours: Rule = (source) => {
  const from = source.path.startsWith('lib/') ? folderOf(source.path) : null;
  const unknown =
    from !== null && from !== 'server' && !(from in MAY_IMPORT) ? [`lib/${from} is not in the table`] : [];
  const refused = listImports(source).filter((found) => !mayImport(source.path, found));
  return [...unknown, ...refused.map(({ specifier }) => `may not import ${specifier}`)];
};

const DATABASE_PACKAGES = /^(?:@prisma\/|prisma(?:\/|$)|pg$|lib\/db\/generated\/)/;

/** Only lib/db accesses the database. Other folders may import generated types. */
export const leavesPrismaToDb: Rule = (source) => {
  if (!/^(?:lib|app|components)\//.test(source.path) || source.path.startsWith('lib/db/')) return [];
  return listImports(source)
    .filter(({ target, isType }) => DATABASE_PACKAGES.test(target) && !(isType && target.startsWith('lib/')))
    .map(({ specifier }) => `only lib/db may import ${specifier}`);
};

/**
 * Only one file loads the class of the client, with the schema in it. The other files of lib/db need the functions of the namespace;
 * each of the three bundles of the build would otherwise contain the schema.
 */
export const loadsClientOnce: Rule = (source) => {
  if (!source.path.startsWith('lib/db/') || source.path === 'lib/db/client.ts') return [];
  return listImports(source)
    .filter(({ target, isType }) => /^lib\/db\/generated\/(?:client|internal\/class)\.ts$/.test(target) && !isType)
    .map(() => 'imports the class of the client; import Prisma from generated/internal/prismaNamespace.ts');
};

/** Routes and pages would otherwise each contain a copy of the poller and the jobs. */
export const createsRuntimeAtStart: Rule = (source) => {
  if (!/^(?:app|lib)\//.test(source.path) || source.path === 'lib/server/start.ts') return [];
  return listImports(source)
    .filter(({ target, isType }) => target === 'lib/server/create-runtime.ts' && !isType)
    .map(() => 'creates the runtime; call getRuntime');
};

/** Variables that Next replaces at build time, by file. */
const INLINED: Readonly<Record<string, string>> = {
  'instrumentation.ts': 'process.env.NEXT_RUNTIME',
  'lib/queries/requests/base-path.ts': 'process.env.BASE_PATH',
};

/** Only lib/config parses the environment. */
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

/** `...{ a, b }` in a literal only puts several properties on a line. Type errors then point at the wrong place. */
export const spreadsNoLiterals: Rule = ({ text }) =>
  [...withoutComments(text).matchAll(/\.\.\.\(?\{[^\n]*/g)].map(([found]) => `spreads a literal: ${found}`);

const UNTYPED_KEY = /\bqueryKey: \[(?![^\n]*\] as const satisfies Key\b)[^\n]*/g;
const KEY = /\bqueryKey: \[[^\n]*/g;
const CACHE_WRITE = /\.(?:invalidateQueries|refetchQueries|resetQueries|setQuer(?:y|ies)Data)\b/g;

/**
 * Keys have the type of keys.ts, and only one file writes to the cache. Otherwise a change could miss a screen that
 * shows its result.
 */
export const leavesKeysToQueries: Rule = ({ path, text }) => {
  if (!/^(?:lib|app|components)\//.test(path) || path === 'lib/queries/refresh.ts') return [];
  const code = withoutComments(text);
  const keys = code.matchAll(path.startsWith('lib/queries/') ? UNTYPED_KEY : KEY);
  return [...keys, ...code.matchAll(CACHE_WRITE)].map(([found]) => `may not have ${found}`);
};

/** The hook around nuqs keeps the HTML of a part that is hydrated after the URL changed. */
export const readsUrlByHook: Rule = ({ path, text }) => {
  if (!/^(?:app|components)\//.test(path) || path === 'components/ui/use-url.ts') return [];
  return [...withoutComments(text).matchAll(/\buseQueryStates?\b/g)].map(([found]) => `has ${found} instead of useUrl`);
};

/** `disabled={…}` with the tag that has it, and the names that mean a request on its way. */
const DISABLED = /<(\w[\w.]*)(?:(?!<\w|\bdisabled=)[\s\S])*\bdisabled=\{([^}]*)\}/g;
const ON_ITS_WAY =
  /^(?:[\w.]+\.)?(?:is(?:Pending|Success|Loading\w*|Fetching\w*|OnItsWay)|busy|pending|loading|disabled)$/;
/** Fields, whose label or note has the reason. */
const FIELDS = ['input', 'fieldset'];

/** A button that waits for anything but its own request has a reason, in `blocked`. */
export const saysWhyDisabled: Rule = ({ path, text }) => {
  if (!/^(?:app|components)\//.test(path) || /^components\/ui\/(?:icon-)?button\.tsx$/.test(path)) return [];
  return [...withoutComments(text).matchAll(DISABLED)].flatMap(([, tag = '', condition = '']) =>
    FIELDS.includes(tag) || condition.split('||').every((part) => ON_ITS_WAY.test(part.trim()))
      ? []
      : [`disables <${tag}> without a reason: ${condition}`],
  );
};

/** This mutation reads a secret for its own component and changes nothing. */
const CHANGES_NOTHING = 'components/image/unmasked-instruction.tsx';

/** A change names the queries that it makes stale, or leaves the page. */
export const namesWhatIsStale: Rule = ({ path, text }) => {
  const code = withoutComments(text);
  if (!/^components\//.test(path) || path === CHANGES_NOTHING || !/\buseMutation\(/.test(code)) return [];
  return /\bafter[A-Z]\w+\b|\brefreshAll\b|\bgoTo(?:Provider)?\(/.test(code)
    ? []
    : ['has a mutation that refreshes nothing'];
};

/** A file that only re-exports adds a second place from which a name can be imported. */
export const isNoBarrel: Rule = ({ path, text }) => {
  if (path === 'lib/registry/index.ts' || path.startsWith('bin/')) return [];
  if (/\/index\.tsx?$/.test(path)) return ['is an index file; only lib/registry has one'];
  const rest = withoutComments(text).replace(/^(?:import|export)\b[^'";]*?from\s*['"][^'"]+['"];?/gm, '');
  return text.trim() !== '' && rest.trim() === '' ? ['only re-exports'] : [];
};

/** Files of app/ whose default export Next loads. */
const NEXT_FILE = /^app\/(?:.*\/)?(?:page|layout|error|global-error|not-found|loading|template|default)\.tsx$/;

export const exportsNames: Rule = ({ path, text }) => {
  // Vitest calls the default export of a global set-up.
  if (NEXT_FILE.test(path) || /^tests\/support\/global-[\w-]+\.ts$/.test(path)) return [];
  return /^export (?:default\b|.*\bas default\b)/m.test(withoutComments(text)) ? ['has a default export'] : [];
};

/** Node strips types and does not resolve paths, so every import of a project file has its extension. */
export const namesWholeFiles: Rule = (source) =>
  listImports(source)
    .filter(({ specifier }) => /^[.#]/.test(specifier) && !/\.(?:tsx?|mjs|mts|css|json|js)$/.test(specifier))
    .map(({ specifier }) => `imports ${specifier} without its extension`);
