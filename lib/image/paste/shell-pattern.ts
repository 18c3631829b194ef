/**
 * A value without what a pattern of a shell (`*`, `?`) matches at its start or end: `${A#p}`, `${A%p}` and, the longest match,
 * `${A##p}`, `${A%%p}`. Takes time in proportion to both lengths multiplied.
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

/** A value in which the first match of a pattern, or each of them, is replaced: `${A/p/x}`, `${A//p/x}`. */
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

/** How many characters of the start a pattern matches; null where it matches none of them, not even zero. */
function matchLength(value: string, pattern: string, isLongest: boolean): number | null {
  // ends[i]: the pattern so far matches the first i characters.
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
