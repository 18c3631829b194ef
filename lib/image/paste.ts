import { type Found, InvalidPasteError, MAX_PASTE_BYTES, type PasteSource, TOO_LARGE } from './paste/found.ts';
import { readText } from './paste/read-text.ts';
import { runToEnd } from './paste/steps.ts';
import { formatRepository, InvalidReferenceError, parseReference, type Reference } from './reference.ts';
import { clip, storableText } from './text.ts';

export { InvalidPasteError } from './paste/found.ts';

/** Paste is the result of reading a pasted text. Lines are 1-based. */
export type Paste = {
  source: PasteSource;
  /**
   * One for each repository and digest, in the order of lines, with the first tag found. When a repository is pasted
   * with digests, mentions without a digest count towards the first of them.
   */
  items: { input: string; line: number; mentions: number; reference: Reference }[];
  problems: { line: number; input: string; error: InvalidReferenceError }[];
  skipped: { line: number; text: string; reason: string }[];
};

const MAX_ITEMS = 1_000;
const MAX_PROBLEMS = 1_000;
const MAX_SHOWN = 300;

/**
 * Reads a text that names images: a reference, a Dockerfile, YAML and JSON of many kinds, tables and commands of
 * container tools, units, HCL, a list. Unreadable parts are skipped with their line.
 *
 * @throws InvalidPasteError for more than 4 MiB
 */
export function parsePaste(text: string, registries: readonly string[] = []): Paste {
  return runToEnd(pasteSteps(text, registries));
}

/** Does the same for long texts. It awaits `pause` every few hundredths of a second, so that other work can run. */
export async function parseLongPaste(
  text: string,
  pause: () => Promise<unknown>,
  registries: readonly string[] = [],
): Promise<Paste> {
  const steps = pasteSteps(text, registries);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

function* pasteSteps(text: string, registries: readonly string[]): Generator<void, Paste> {
  if (Buffer.byteLength(text) > MAX_PASTE_BYTES)
    throw new InvalidPasteError('too-large', TOO_LARGE.message, TOO_LARGE.hint);
  const { source, found } = yield* readText(
    storableText(text)
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n'),
  );
  return { source, ...parseFound(found, registries) };
}

function parseFound({ names, skipped }: Found, registries: readonly string[]): Omit<Paste, 'source'> {
  const items = new Map<string, Paste['items'][number]>();
  const problems: Paste['problems'] = [];
  const left = skipped.toSorted((a, b) => a.line - b.line);
  for (const { input, line, count } of names.toSorted((a, b) => a.line - b.line)) {
    const reference = tryReference(input, registries);
    if (reference instanceof InvalidReferenceError) {
      if (problems.length < MAX_PROBLEMS) problems.push({ line, input: clip(input, MAX_SHOWN), error: reference });
      continue;
    }
    const key = keyOf(reference);
    const known = items.get(key);
    if (known !== undefined) known.mentions += count;
    else if (items.size < MAX_ITEMS)
      items.set(key, { input: clip(input, MAX_SHOWN), line, mentions: count, reference });
    else {
      left.push({ line, text: clip(input, MAX_SHOWN), reason: `only the first ${MAX_ITEMS} repositories are read` });
      break;
    }
  }
  return { items: mergePlain([...items.values()]), problems, skipped: left };
}

const keyOf = (reference: Reference): string => `${formatRepository(reference)}@${reference.digest ?? ''}`;

/**
 * Joins a repository without a digest with its first pinned one, because watching a digest also watches the
 * repository's tags.
 */
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
