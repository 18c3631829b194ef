const SHORT_ESCAPES = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Controls, format characters (bidi, zero-width, tags), line and paragraph separators, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Escapes the invisible characters of text from a registry: U+202E → "\u202e". */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => SHORT_ESCAPES.get(character) ?? escaped(character));
}

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
