import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A file of the project. `path` is relative to its root, with slashes. */
export type Source = { path: string; text: string };

/** `names` are the original names. `target` is a path in the project, or a package's name. */
export type Import = { target: string; names: string[]; isType: boolean; specifier: string };

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDERS = ['app', 'components', 'lib', 'tests', 'bin'];
const LEFT_OUT = ['lib/db/generated', 'tests/fixtures', 'lib/demo/data'];

/** Returns every source file of the project, and instrumentation.ts. Generated files are left out. */
export function readTree(): Source[] {
  const paths = FOLDERS.flatMap((folder) => listFiles(folder));
  return ['instrumentation.ts', ...paths].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function listFiles(folder: string): string[] {
  if (LEFT_OUT.includes(folder)) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return /\.(?:m?ts|tsx|mjs|js)$/.test(entry.name) ? [path] : [];
  });
}

const STATIC = /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"`]([^'"`]+)['"`]/g;

/** Lists the imports and re-exports of a file. `import { type A }` counts as a value, because it loads the module. */
export function listImports({ path, text }: Source): Import[] {
  const code = withoutComments(text);
  const named = [...code.matchAll(STATIC)].map(([, type, names = '', specifier = '']) =>
    toImport(path, specifier, namesIn(names), type !== undefined),
  );
  const others = [...code.matchAll(SIDE_EFFECT), ...code.matchAll(DYNAMIC)].map(([, specifier = '']) =>
    toImport(path, specifier, [], false),
  );
  return [...named, ...others];
}

/** Removes comments. It recognises strings, so that the slashes of a URL do not start a comment. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '$1');
}

function toImport(path: string, specifier: string, names: string[], isType: boolean): Import {
  const isRelative = specifier.startsWith('.');
  const target = isRelative ? posix.join(posix.dirname(path), specifier) : specifier.replace(/^#/, '');
  return { target, names, isType, specifier };
}

function namesIn(clause: string): string[] {
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .map((name) => name.trim().replace(/^type\s+/, ''))
    .map((name) => name.split(/\s+as\s+/)[0] ?? '')
    .filter((name) => name !== '');
}
