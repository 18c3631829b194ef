/**
 * What a note about a registry's list of tags says. The first six end the reading, so tags may be missing; then entries that
 * are left out; then the registry's own `Warning` headers.
 */
const LIST_NOTE_CODES = [
  'looped',
  'stalled',
  'too-many-tags',
  'too-many-pages',
  'too-many-bytes',
  'too-slow',
  'not-tags',
  'not-text',
  'duplicates',
  'list-warning',
  'manifest-warning',
  'token-warning',
] as const;
export type ListNoteCode = (typeof LIST_NOTE_CODES)[number];

/**
 * `count` is how many tags were read before the cut, how many entries were left out, or how often a warning was sent. `text` is the
 * bound that was met ("1,000 pages"), or what the registry wrote, cleaned; null where there is no more to say.
 */
export type ListNote = { code: ListNoteCode; count: number; text: string | null };

const CUTS: ReadonlySet<ListNoteCode> = new Set(LIST_NOTE_CODES.slice(0, 6));

/** Whether the note says that the list was not read to its end. */
export function isCut({ code }: ListNote): boolean {
  return CUTS.has(code);
}

const MOST_NOTES = 32;

/** Notes as they were stored; what is none is left out. */
export function parseListNotes(stored: unknown): ListNote[] {
  if (!Array.isArray(stored)) return [];
  return stored.slice(0, MOST_NOTES).flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    const { code, count, text } = value as Record<string, unknown>;
    const known = LIST_NOTE_CODES.find((one) => one === code);
    if (known === undefined || typeof count !== 'number') return [];
    return [{ code: known, count, text: typeof text === 'string' ? text : null }];
  });
}
