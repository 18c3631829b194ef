import { countOf, formatCount } from '#lib/format/count.ts';
import { isCut, type ListNote, type ListNoteCode, parseListNotes } from '#lib/image/list-note.ts';
import type { Problem } from '../dto/common.ts';

type Listed = { listTruncated: boolean; listNotes: unknown };
type Words = (note: ListNote) => { message: string; hint: string };

const CUT = 'The list of tags was cut';
const PAGINATION =
  'Tags on later pages are not watched. Check the pagination of the registry, and the proxy in front of it.';
const TOO_MANY = 'Tags beyond that are not watched. Delete old tags in the registry.';

const cutAfter = (count: number): string => `${CUT} after ${countOf(count, 'tag')}`;

const entries = (count: number) =>
  `${countOf(count, 'entry', 'entries')} in the list of tags ${count === 1 ? 'is' : 'are'}`;

const warning =
  (sentWith: string): Words =>
  ({ count, text }) => ({
    message: `The registry sent a warning with ${sentWith}: “${text ?? ''}”${
      count > 1 ? ` (${formatCount(count)} times in one poll)` : ''
    }.`,
    hint: 'For information only: Plimsoll does not act on it. Ask the operator of the registry.',
  });

const WORDS: Record<ListNoteCode, Words> = {
  looped: ({ count, text }) => ({
    message: `${cutAfter(count)}: ${text ?? 'a page'} links back to a page that was already read.`,
    hint: PAGINATION,
  }),
  stalled: ({ count, text }) => ({
    message: `${cutAfter(count)}: ${text ?? 'several pages'} in a row had no new tag.`,
    hint: PAGINATION,
  }),
  'too-many-tags': ({ count }) => ({ message: `${cutAfter(count)}, the most that Plimsoll reads.`, hint: TOO_MANY }),
  'too-many-pages': ({ count, text }) => ({
    message: `${cutAfter(count)}, on ${text ?? 'very many pages'}: Plimsoll reads no more pages.`,
    hint: 'Tags on later pages are not watched. Raise the page size of the registry, or delete old tags there.',
  }),
  'too-many-bytes': ({ count, text }) => ({
    message: `${cutAfter(count)}: it is larger than ${text ?? 'Plimsoll reads'}.`,
    hint: TOO_MANY,
  }),
  'too-slow': ({ count, text }) => ({
    message: `${cutAfter(count)}: reading it took longer than ${text ?? 'it may'}.`,
    hint: 'Tags on later pages are not watched. Check why the registry is slow.',
  }),
  'not-tags': ({ count, text }) => ({
    message: `${entries(count)} not ${count === 1 ? 'a valid tag name' : 'valid tag names'}, and left out${
      text === null ? '.' : `: ${text}${count > 3 ? ', …' : ''}.`
    }`,
    hint: 'A tag has at most 128 characters: letters, digits and . _ -',
  }),
  'not-text': ({ count }) => ({
    message: `${entries(count)} not text, and left out.`,
    hint: 'Some registries list null for deleted tags; an update of the registry may help.',
  }),
  duplicates: ({ count }) => ({
    message: `${entries(count)} ${count === 1 ? 'a duplicate' : 'duplicates'}, and left out.`,
    hint: 'Nothing to do: each tag is watched once.',
  }),
  'list-warning': warning('its list of tags'),
  'manifest-warning': warning('a manifest'),
  'token-warning': warning('a token'),
};

/** Returns the reason why the list of tags is incomplete; null when it was read completely. Pure. */
export function listCut({ listTruncated, listNotes }: Listed): Problem | null {
  if (!listTruncated) return null;
  const note = parseListNotes(listNotes).find(isCut);
  const words =
    note === undefined
      ? { message: `${CUT}: tags may be missing.`, hint: 'The next poll shows the reason.' }
      : WORDS[note.code](note);
  return { code: 'list-truncated', ...words, since: null };
}

/** Returns the other notes on the list of tags, and the registry's warnings. None keeps a tag from being read. Pure. */
export function listNotes({ listNotes: stored }: Listed): Problem[] {
  return parseListNotes(stored)
    .filter((note) => !isCut(note))
    .map((note) => ({ code: note.code, ...WORDS[note.code](note), since: null }));
}
