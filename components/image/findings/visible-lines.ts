import { visibleText } from '#lib/format/text.ts';

/** Escapes the invisible characters of lines to copy. Line breaks and tabs stay, because they are part of the lines. */
export const visibleLines = (text: string): string =>
  text
    .split(/([\n\t])/)
    .map((part) => (part === '\n' || part === '\t' ? part : visibleText(part)))
    .join('');
