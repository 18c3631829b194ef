/** A piece of a tag name and the separator before it ("" for the first). */
export type TagToken = { separator: string; text: string };

/** Splits at `-`, `_` and `+`; a dot stays inside, as in "alpine3.21". Joining gives the text back. */
export function splitTokens(text: string): TagToken[] {
  return split(text, /([-_+])/);
}

/** Splits at dots too. */
export function splitTokensAtDots(text: string): TagToken[] {
  return split(text, /([-_+.])/);
}

export function joinTokens(tokens: TagToken[]): string {
  return tokens.map((token) => token.separator + token.text).join('');
}

function split(text: string, separators: RegExp): TagToken[] {
  const parts = text.split(separators);
  const tokens: TagToken[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    tokens.push({ separator: parts[index - 1] ?? '', text: parts[index] ?? '' });
  }
  return tokens;
}

/**
 * Reports whether a text is an abbreviated or full SHA-1: 7 to 40 lower-case hexadecimal digits with at least one letter and one
 * digit, so that neither "20180112" nor "deadbeef" is one (D-02).
 */
export function isCommitHash(text: string): boolean {
  return /^[0-9a-f]{7,40}$/.test(text) && /[a-f]/.test(text) && /[0-9]/.test(text);
}

/** `git describe` writes a g before the hash. */
export function isDescribedHash(text: string): boolean {
  return /^g[0-9a-f]{7,40}$/.test(text);
}

/** Reports whether any 7 to 40 hexadecimal digits after this word are a commit, with or without letters: "sha-1234567". */
export function announcesHash(text: string): boolean {
  return /^(?:sha|sha1|git|commit)$/i.test(text);
}

/** Reports whether a text is a day from 1990 to 2099 in eight digits. */
export function isCompactDay(text: string): boolean {
  return /^\d{8}$/.test(text) && isDay(text.slice(0, 4), text.slice(4, 6), text.slice(6, 8));
}

export function isDay(year: string, month: string, day: string): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return y >= 1990 && y <= 2099 && m >= 1 && m <= 12 && d >= 1 && d <= 31;
}
