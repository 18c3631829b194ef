import type { ListNote, ListNoteCode } from '#lib/image/list-note.ts';
import { plainText } from '#lib/image/text.ts';
import type { ListPage } from './list-page.ts';

export type PageCounts = Pick<ListPage, 'duplicates' | 'notText' | 'notNames' | 'examples'>;

const MOST_EXAMPLES = 3;
const EXAMPLE_CHARACTERS = 60;

/** Adds the counts of entries that two pages left out. Pure. */
export function addCounts(one: PageCounts, other: PageCounts): PageCounts {
  return {
    duplicates: one.duplicates + other.duplicates,
    notText: one.notText + other.notText,
    notNames: one.notNames + other.notNames,
    examples: [...one.examples, ...other.examples].slice(0, MOST_EXAMPLES),
  };
}

/** Cut is why reading of a list ended early. */
export type Cut = { code: ListNoteCode; text: string };

/**
 * Creates the notes of a list: why it was cut and what was left out. Pure.
 *
 * @param read - how many entries were kept
 */
export function notesOf(
  cut: Cut | null,
  read: number,
  { duplicates, notText, notNames, examples }: PageCounts,
): ListNote[] {
  const shown = examples.map((example) => plainText(example, EXAMPLE_CHARACTERS));
  const text = shown.filter((example) => example !== '').join(', ');
  const notes: ListNote[] = [
    ...(cut === null ? [] : [{ ...cut, count: read }]),
    { code: 'not-tags', count: notNames, text: text === '' ? null : text },
    { code: 'not-text', count: notText, text: null },
    { code: 'duplicates', count: duplicates, text: null },
  ];
  return notes.filter(({ code, count }) => count > 0 || code === cut?.code);
}
