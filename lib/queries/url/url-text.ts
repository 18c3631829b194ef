import { createParser } from 'nuqs/server';

/** Parses text of any URL into valid input for the API: at most `most` characters, no NUL, null when empty. */
export const textUpTo = (most: number) =>
  createParser({
    parse: (text) => text.replaceAll('\0', '').slice(0, most).toWellFormed() || null,
    serialize: (text: string) => text,
  });
/** Words of a text filter. */
export const filterText = textUpTo(200).withDefault('');
/** An owner, id or other name in a filter. */
export const filterName = textUpTo(100);
