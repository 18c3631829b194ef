import type { ListNote, ListNoteCode } from '#lib/image/list-note.ts';
import type { RequestKind } from '#lib/registry/index.ts';

const CODES: Partial<Record<RequestKind, ListNoteCode>> = {
  list: 'list-warning',
  head: 'manifest-warning',
  manifest: 'manifest-warning',
  token: 'token-warning',
};
const MOST_WARNINGS = 10;
/** Room for the warnings, and for all notes about a list. */
const MOST_STORED = 20;

/** Collects the warnings of the registry during a poll, each text once with its count. */
export type WarningsHeard = { hear(kind: RequestKind, text: string): void; list(): ListNote[] };

export function createWarningsHeard(): WarningsHeard {
  const notes = new Map<string, ListNote>();
  return {
    hear(kind, text) {
      const code = CODES[kind];
      if (code === undefined) return;
      const key = `${code} ${text}`;
      const note = notes.get(key);
      if (note) note.count += 1;
      else if (notes.size < MOST_WARNINGS) notes.set(key, { code, count: 1, text });
    },
    list: () => [...notes.values()],
  };
}

/**
 * The notes to store after a poll; null where they stay unchanged. A list that was read replaces them all. A poll
 * without a list only adds its warnings. Pure.
 *
 * @param listed - notes of the list; null where none was read
 */
export function decideListNotes(
  listed: readonly ListNote[] | null,
  heard: readonly ListNote[],
  stored: readonly ListNote[],
): ListNote[] | null {
  if (listed !== null) return [...listed, ...heard];
  if (heard.length === 0) return null;
  const isHeard = (note: ListNote) => heard.some(({ code, text }) => code === note.code && text === note.text);
  const others = stored.filter((note) => !isHeard(note));
  return [...heard, ...others].slice(0, MOST_STORED);
}
