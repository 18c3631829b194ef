import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FILE_TERMS } from '#lib/format/file-terms.ts';
import { TERMS } from '#lib/format/terms.ts';

const GLOSSARY = readFileSync(new URL('../../../docs/glossary.md', import.meta.url), 'utf8');
/** Each entry of the glossary: its term, and its first sentence without ids of rules. */
const ENTRIES = new Map(
  [...GLOSSARY.matchAll(/^- \*\*(.+?)\*\*[^:]*: (.+?\.)(?= [A-Z]|$)/gm)].map(([, term = '', sentence = '']) => [
    term,
    sentence.replace(/ \([A-Z]-\d+\)/g, ''),
  ]),
);

describe('the terms that screens explain', () => {
  it.each([...Object.values(TERMS), ...Object.values(FILE_TERMS)])(
    'have the first sentence of the glossary: %s',
    (term, text) => {
      expect(ENTRIES.get(term)).toBe(text);
    },
  );
});
