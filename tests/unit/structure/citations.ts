import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Source } from './source.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FOLDERS = ['.config', '.github', 'app', 'bin', 'components', 'docs', 'lib', 'prisma', 'tests'];
const TEXT = /\.(?:[mc]?[jt]sx?|css|md|prisma|sh|ya?ml)$|^(?:Dockerfile|LICENSE)$/;
const LEFT_OUT: ReadonlySet<string> = new Set([
  'lib/auth/common-passwords.ts',
  'lib/db/generated',
  'lib/demo/data',
  'prisma/migrations',
  'tests/fixtures',
  // These files contain the patterns that they search for.
  'tests/unit/structure/citations.ts',
  'tests/unit/structure/citations.test.ts',
]);

/** The documents that explain the ids. */
export const SPECIFICATION = ['docs/spec/registry-protocol.md', 'docs/spec/detection.md'];

/** Matches "R-01", but not "UTF-8", "SHA-256", "PG-16" or a part of a UUID. */
const ID = /(?<![\w-])[A-DGHLMPRSWX]-\d{2}(?![\w-])/g;
/** An entry of the specification, with its anchor. */
const ENTRY = /^- <a id="([a-z]-\d{2})"><\/a>\*\*([A-Z]-\d{2})\*\* /gm;
/** Papers that are not in the repository, by name, or by name and section. */
const PAPER =
  /\b(?:PROTOCOL|PEERS)\b|\b(?:CODE|DESIGN|DETECTION|LOOK|PEERS|PROTOCOL|STYLE|WORDS)\.md\b|\b(?:DESIGN|DETECTION|STYLE|LOOK)(?:'s)? (?:\d|section\b)/g;
const LINK = /\]\(([^()\s]+)\)/g;

/** Returns every text of the project that people write: code, tests, documents, configuration. */
export function readTexts(): Source[] {
  const root = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isFile() && TEXT.test(entry.name));
  const paths = [...root.map(({ name }) => name), ...FOLDERS.flatMap(listTexts)];
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function listTexts(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (LEFT_OUT.has(path)) return [];
    if (entry.isDirectory()) return listTexts(path);
    return TEXT.test(entry.name) ? [path] : [];
  });
}

/** Returns the ids that a text cites. */
export const listCitedIds = (text: string): string[] => [...new Set(text.match(ID))];

/** Returns the ids that a document of the specification explains. */
export const listExplainedIds = (text: string): string[] => [...text.matchAll(ENTRY)].map(([, , id = '']) => id);

/** Returns ids whose anchor is that of another id. */
export const listWrongAnchors = (text: string): string[] =>
  [...text.matchAll(ENTRY)].flatMap(([, anchor, id = '']) => (anchor === id.toLowerCase() ? [] : [id]));

/** Returns names of papers that are not in the repository. */
export const listPapers = (text: string): string[] => [...new Set(text.match(PAPER))];

/** Returns links of a document to missing files of the project or to missing anchors of the specification. */
export function listDeadLinks({ path, text }: Source): string[] {
  return [...text.matchAll(LINK)].flatMap(([, target = '']) => {
    if (/^(?:[a-z]+:|#)/.test(target)) return [];
    const [file = '', anchor] = target.split('#');
    const found = posix.join(posix.dirname(path), file);
    if (!existsSync(join(ROOT, found))) return [target];
    const isEntry = anchor !== undefined && /^[a-z]-\d{2}$/.test(anchor);
    return isEntry && !readFileSync(join(ROOT, found), 'utf8').includes(`<a id="${anchor}">`) ? [target] : [];
  });
}

const PATH = /`((?:app|bin|components|docs|lib|prisma|public|tests)\/[^`<>*…\s#]+)`/g;

/** Returns paths of files and folders that a document names in code quotes and that do not exist. */
export const listMissingPaths = (text: string): string[] =>
  [...text.matchAll(PATH)].map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)));
