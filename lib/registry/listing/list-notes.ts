import type { ListNote, ListNoteCode } from '#lib/image/list-note.ts';
import { plainText } from '#lib/image/text.ts';
import type { ListPage } from './list-page.ts';

export type PageCounts = Pick<ListPage, 'duplicates' | 'notText' | 'notNames' | 'examples'>;

const MOST_EXAMPLES = 3;
const EXAMPLE_CHARACTERS = 60;

/** The sum of what was left out of two pages. Pure. */
export function addCounts(one: PageCounts, other: PageCounts): PageCounts {
  return {
    duplicates: one.duplicates + other.duplicates,
    notText: one.notText + other.notText,
    notNames: one.notNames + other.notNames,
    examples: [...one.examples, ...other.examples].slice(0, MOST_EXAMPLES),
  };
}

/** What ended the reading of a list before its end, and the bound that was met. */
export type Cut = { code: ListNoteCode; text: string };

/**
 * Notes about a list that was read: why it was cut, and what was left out of it. Pure.
 *
 * @param read - entries that were kept
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
