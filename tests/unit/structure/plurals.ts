import { type Source, withoutComments } from './source.ts';

/** A counted amount in a template or in markup, followed by a word that ends in s. */
const COUNTED =
  /\{(?:formatCount\((?:[^()]|\([^()]*\))*\)|[a-z][\w.?]*\.(?:length|size))\}(?:<\/\w+>)?(?:\{' '\}|\s)+([a-z]+s)\b(?!, more than)/g;
/** Words that are no plural, and "bytes", which lib/format/bytes.ts writes for people. */
const NO_PLURALS = ['is', 'has', 'was', 'this', 'less', 'series', 'ms', 'bytes'];
/** The amount is compared with one, or with a limit. */
const CONDITION = /(?:===|>|<=) ?(?:1|[A-Z_]{3,})\b/;
const CONDITION_CHARS = 160;

/**
 * Lists the counts of a file that read "1 tags" for one: `${formatCount(count)} tags` instead of `countOf(count, 'tag')`. A count
 * whose condition excludes one is fine.
 */
export function findFixedPlurals({ path, text }: Source): string[] {
  if (!/^(?:app|components|lib|bin)\//.test(path)) return [];
  const code = withoutComments(text);
  return [...code.matchAll(COUNTED)].flatMap((match) => {
    const [found, word = ''] = match;
    const before = code.slice(Math.max(0, match.index - CONDITION_CHARS), match.index);
    return NO_PLURALS.includes(word) || CONDITION.test(before) ? [] : [found.replace(/\s+/g, ' ')];
  });
}
