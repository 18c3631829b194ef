/**
 * Codes of notes about a registry's list of tags. The first six end the reading, so tags may be missing. The others are
 * entries that were left out, and the registry's `Warning` headers.
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
 * `count` is the number of tags read before the cut, of entries left out, or of times a warning was sent. `text` is the
 * limit that was reached ("1,000 pages") or the registry's own cleaned text. Null means no detail.
 */
export type ListNote = { code: ListNoteCode; count: number; text: string | null };

const CUTS: ReadonlySet<ListNoteCode> = new Set(LIST_NOTE_CODES.slice(0, 6));

/** Reports whether the note means that the list is incomplete. */
export function isCut({ code }: ListNote): boolean {
  return CUTS.has(code);
}

const MOST_NOTES = 32;

/** Parses stored notes. Invalid ones are left out. */
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
