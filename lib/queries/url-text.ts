import { createParser } from 'nuqs/server';

/** Text that the API takes, whatever is in the URL: at most so many letters, no NUL; an empty one is none. */
export const textUpTo = (most: number) =>
  createParser({
    parse: (text) => text.replaceAll('\0', '').slice(0, most).toWellFormed() || null,
    serialize: (text: string) => text,
  });
/** Words that narrow a list. */
export const filterText = textUpTo(200).withDefault('');
/** An owner, an id or another name that narrows a list. */
export const filterName = textUpTo(100);
