import { type Source, withoutComments } from './source.ts';

/** Words that make a sentence sound translated or poetic, each with its replacement. */
const BANNED: [word: RegExp, better: string][] = [
  [/\b(?:whoever|nobody|somebody|anybody)\b/i, 'name the role, or say "no one can", "everybody"'],
  [/\banew\b/i, 'again'],
  [/\bof ours\b/i, 'own'],
  [/\bat once\b/i, 'immediately'],
  [/\bby (?:itself|themselves)\b/i, 'automatically'],
  [/\b(?:looked|look|looks|looking) (?:at|again|after)\b/i, 'checked, read'],
  [/\b(?:is|are|was|were|be) told\b/i, 'is sent'],
  [/\bspeaks?\b/i, 'uses'],
  [/\b(?:goes|go) before\b/i, 'takes precedence over'],
  [/\banswers for\b/i, 'owns'],
  [/\bmay everything\b/i, 'full access'],
  [/\bno more[.,;:]/i, 'no longer, not any more'],
  [/\bheavy\b|\bweighs?\b/i, 'large, size'],
  [/\bstands? for\b/i, 'means, represents, expands to'],
];

const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const MARKUP_TEXT = />([^<>{}=]*[a-z]{2} [a-z]{2}[^<>{}=]*)</gi;
/** Texts for programs: class names, SQL, scripts for pipelines. */
const FOR_PROGRAMS = /\[grid-area:|^.(?:\s*(?:select|insert|update|delete|with|set)\b)|case "\$verdict/i;

/**
 * Returns the sentences of a source file that users read: strings with a space between words, and text within markup.
 */
function listTexts({ path, text }: Source): string[] {
  const code = withoutComments(text);
  const strings = [...code.matchAll(STRING)].map(([found]) => found).filter((found) => /[a-z] [a-z]/i.test(found));
  const markup = path.endsWith('x') ? [...code.matchAll(MARKUP_TEXT)].map(([, found = '']) => found) : [];
  return [...strings, ...markup].filter((found) => !FOR_PROGRAMS.test(found));
}

/** Reports texts for users with a banned word. */
export function usesPlainWords(source: Source): string[] {
  if (!/^(?:app|components|lib|bin)\//.test(source.path) || source.path === 'lib/auth/common-passwords.ts') return [];
  return listTexts(source).flatMap((text) =>
    BANNED.filter(([word]) => word.test(text)).map(
      ([word, better]) => `${word.exec(text)?.[0]} (write: ${better}): ${text.replace(/\s+/g, ' ').slice(0, 120)}`,
    ),
  );
}
