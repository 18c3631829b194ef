import {
  announcesHash,
  isCommitHash,
  isDescribedHash,
  joinTokens,
  splitTokensAtDots,
  type TagToken,
} from './tag-tokens.ts';

/** A tag name that carries a commit: "main-3f2a9c1-slim" is prefix "main-", suffix "-slim". */
export type HashTag = { prefix: string; suffix: string; hash: string };

const BRANCH_WORD = /^(?:main|master|trunk|develop|development|dev|build|ci|head|release|staging)$/i;

/** Finds the first token that is a commit. Running numbers before it are generalised ("main-123-" → "main-#-"). */
export function findHash(name: string): HashTag | null {
  const tokens = splitTokensAtDots(name);
  const index = tokens.findIndex((token, at) => isHashToken(token.text, tokens[at - 1]?.text ?? ''));
  const found = tokens[index];
  if (!found) return null;
  const before = tokens.slice(0, index).map((token, at) => generaliseNumber(token, tokens[at - 1]?.text ?? ''));
  return {
    prefix: joinTokens(before) + found.separator,
    suffix: joinTokens(tokens.slice(index + 1)),
    hash: found.text,
  };
}

function isHashToken(text: string, before: string): boolean {
  if (isCommitHash(text) || isDescribedHash(text)) return true;
  return announcesHash(before) && /^[0-9a-f]{7,40}$/.test(text);
}

function generaliseNumber(token: TagToken, before: string): TagToken {
  const runs = /^\d+$/.test(token.text) && (token.text.length >= 3 || BRANCH_WORD.test(before));
  return runs ? { ...token, text: '#' } : token;
}
