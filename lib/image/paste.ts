import { type Found, InvalidPasteError, MAX_PASTE_BYTES, type PasteSource, TOO_LARGE } from './paste/found.ts';
import { readText } from './paste/read-text.ts';
import { runToEnd } from './paste/steps.ts';
import {
  formatReference,
  formatRepository,
  InvalidReferenceError,
  parseReference,
  type Reference,
} from './reference.ts';
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

/** PastedImages are the images that a text names, each once, in the order of lines. */
export type PastedImages = Pick<Paste, 'source' | 'problems' | 'skipped'> & {
  images: { line: number; reference: Reference }[];
  /** True if the text names more images. */
  truncated: boolean;
};

/**
 * Reads a text like `parseLongPaste`, but keeps every image: several tags of a repository, and the digests that
 * `docker images --digests` has beside the names.
 *
 * @throws InvalidPasteError for more than 4 MiB
 */
export async function readPastedImages(
  text: string,
  pause: () => Promise<unknown>,
  registries: readonly string[] = [],
): Promise<PastedImages> {
  const steps = foundSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return { source: step.value.source, ...listImages(step.value.found, registries) };
    await pause();
  }
}

function listImages({ names, skipped }: Found, registries: readonly string[]): Omit<PastedImages, 'source'> {
  const images = new Map<string, PastedImages['images'][number]>();
  const problems: Paste['problems'] = [];
  for (const { input, line, digest } of names.toSorted((a, b) => a.line - b.line)) {
    const text = digest === undefined || input.includes('@') ? input : `${input}@${digest}`;
    const reference = tryReference(text, registries);
    if (reference instanceof InvalidReferenceError) {
      if (problems.length < MAX_PROBLEMS) problems.push({ line, input: clip(input, MAX_SHOWN), error: reference });
      continue;
    }
    const key = formatReference(reference);
    if (images.has(key)) continue;
    if (images.size === MAX_ITEMS) return { images: [...images.values()], problems, skipped, truncated: true };
    images.set(key, { line, reference });
  }
  return { images: [...images.values()], problems, skipped, truncated: false };
}

function* pasteSteps(text: string, registries: readonly string[]): Generator<void, Paste> {
  const { source, found } = yield* foundSteps(text);
  return { source, ...parseFound(found, registries) };
}

function* foundSteps(text: string): Generator<void, { source: PasteSource; found: Found }> {
  if (Buffer.byteLength(text) > MAX_PASTE_BYTES)
    throw new InvalidPasteError('too-large', TOO_LARGE.message, TOO_LARGE.hint);
  return yield* readText(
    storableText(text)
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n'),
  );
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
