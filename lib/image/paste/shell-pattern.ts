/**
 * Removes what a shell pattern (`*`, `?`) matches at the start or end of a value: `${A#p}`, `${A%p}` and, for the
 * longest match, `${A##p}`, `${A%%p}`. Takes time proportional to the product of both lengths.
 */
export function removeMatch(
  value: string,
  pattern: string,
  { fromEnd, isLongest }: { fromEnd: boolean; isLongest: boolean },
): string {
  if (fromEnd) return reverse(removeMatch(reverse(value), reverse(pattern), { fromEnd: false, isLongest: isLongest }));
  const length = matchLength(value, pattern, isLongest);
  return length === null ? value : value.slice(length);
}

/** Replaces the first match of a pattern, or each match, in a value: `${A/p/x}`, `${A//p/x}`. */
export function replaceMatches(value: string, pattern: string, replacement: string, isAll: boolean): string {
  let result = '';
  for (let at = 0; at < value.length; ) {
    const length = matchLength(value.slice(at), pattern, true);
    if (length === null || length === 0) {
      result += value[at];
      at += 1;
      continue;
    }
    result += replacement;
    at += length;
    if (!isAll) return result + value.slice(at);
  }
  return result;
}

/** Returns how many characters at the start a pattern matches, or null when it does not match. */
function matchLength(value: string, pattern: string, isLongest: boolean): number | null {
  // ends[i] is 1 when the pattern so far matches the first i characters.
  let ends = new Uint8Array(value.length + 1);
  ends[0] = 1;
  for (const char of pattern.split('')) {
    const next = new Uint8Array(value.length + 1);
    for (let at = 0; at <= value.length; at += 1) {
      if (char === '*') next[at] = ends[at] || (at > 0 && next[at - 1]) ? 1 : 0;
      else if (at > 0 && ends[at - 1] && (char === '?' || char === value[at - 1])) next[at] = 1;
    }
    ends = next;
  }
  const at = isLongest ? ends.lastIndexOf(1) : ends.indexOf(1);
  return at < 0 ? null : at;
}

const reverse = (text: string): string => text.split('').reverse().join('');
