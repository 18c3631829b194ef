import { readDockerfile } from './paste-dockerfile.ts';
import { type Found, InvalidPasteError, type PasteSource } from './paste-found.ts';
import { findImageLines, findJsonLines, readList } from './paste-lines.ts';
import { findTable } from './paste-tables.ts';
import { findYaml } from './paste-yaml.ts';
import { formatRepository, InvalidReferenceError, parseReference, type Reference } from './reference.ts';
import { cleanText, clip } from './text.ts';

export { InvalidPasteError, type PasteSource } from './paste-found.ts';

/** What a person pasted to say what to watch. Lines are 1-based. */
export type Paste = {
  source: PasteSource;
  /**
   * One per repository and digest, in the order of first mention; the first tag is kept. Where a repository is named with digests,
   * mentions without one count for the first of them.
   */
  items: { input: string; line: number; mentions: number; reference: Reference }[];
  problems: { line: number; input: string; error: InvalidReferenceError }[];
  skipped: { line: number; text: string; reason: string }[];
};

const maxBytes = 1024 * 1024;
const maxItems = 1_000;
const maxProblems = 1_000;
const maxShown = 300;
/** For a single line. Over a whole text, `^\s*` with the flag m would read a run of blank lines once from each of them. */
const yamlLine = /^[\s"'{[-]*(?:services|apiVersion|kind|image|containers)["']?\s*:/;

/**
 * Reads one reference, a compose file, `docker ps`, `docker images`, Kubernetes objects or what kubectl prints, a Dockerfile
 * or a list. Throws InvalidPasteError for more than 1 MiB; else never: what expands to too much is skipped with its line.
 *
 * @param registries - as for `parseReference`
 */
export function parsePaste(text: string, registries: readonly string[] = []): Paste {
  if (Buffer.byteLength(text) > maxBytes) {
    const hint = 'Paste it in parts, or only the names of the images.';
    throw new InvalidPasteError('too-large', 'The text is longer than 1 MiB.', hint);
  }
  const { source, found } = read(
    cleanText(text)
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n'),
  );
  return { source, ...parseFound(found, registries) };
}

function read(text: string): { source: PasteSource; found: Found } {
  if (!/\s/.test(text.trim()) && !/^[{[]/.test(text)) {
    const found = readList(text);
    return { source: found.names.length > 1 ? 'list' : 'reference', found };
  }
  const table = findTable(text) ?? findJsonLines(text);
  if (table !== null) return table;
  const structured = text.split('\n').some((line) => yamlLine.test(line))
    ? (findYaml(text) ?? findImageLines(text))
    : null;
  if (structured !== null) return structured;
  if (/^[ \t]*FROM[ \t]+\S/im.test(text)) return { source: 'dockerfile', found: readDockerfile(text) };
  return findImageLines(text) ?? { source: 'list', found: readList(text) };
}

function parseFound({ names, skipped }: Found, registries: readonly string[]): Omit<Paste, 'source'> {
  const items = new Map<string, Paste['items'][number]>();
  const problems: Paste['problems'] = [];
  const left = [...skipped];
  for (const { input, line, count } of names) {
    const reference = tryReference(input, registries);
    if (reference instanceof InvalidReferenceError) {
      if (problems.length < maxProblems) problems.push({ line, input: clip(input, maxShown), error: reference });
      continue;
    }
    const key = keyOf(reference);
    const known = items.get(key);
    if (known !== undefined) known.mentions += count;
    else if (items.size < maxItems) items.set(key, { input: clip(input, maxShown), line, mentions: count, reference });
    else {
      left.push({ line, text: clip(input, maxShown), reason: `only the first ${maxItems} repositories are read` });
      break;
    }
  }
  return { items: mergePlain([...items.values()]), problems, skipped: left };
}

const keyOf = (reference: Reference): string => `${formatRepository(reference)}@${reference.digest ?? ''}`;

/** Who watches a digest of a repository watches its tags too: it is not named a second time without one. */
function mergePlain(items: Paste['items']): Paste['items'] {
  const pinned = new Map<string, Paste['items'][number]>();
  for (const item of items) {
    const repository = formatRepository(item.reference);
    if (item.reference.digest !== null && !pinned.has(repository)) pinned.set(repository, item);
  }
  return items.filter(({ reference, mentions }) => {
    const other = reference.digest === null ? pinned.get(formatRepository(reference)) : undefined;
    if (other !== undefined) other.mentions += mentions;
    return other === undefined;
  });
}

function tryReference(input: string, registries: readonly string[]): Reference | InvalidReferenceError {
  try {
    return parseReference(input, registries);
  } catch (error) {
    if (error instanceof InvalidReferenceError) return error;
    throw error;
  }
}
