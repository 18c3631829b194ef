/** Returns the entry of `known` that was probably meant, or null. Up to a third of the letters may be wrong. */
export function findNearest(written: string, known: readonly string[]): string | null {
  const plain = flatten(written);
  if (plain === '' || plain.length > 60) return null;
  const ranked = known
    .map((word) => ({ word, distance: isShortFor(plain, flatten(word)) ? 1 : distanceBetween(plain, flatten(word)) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(Math.max(plain.length, word.length) / 3)))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.word ?? null;
}

/** Reports whether a word is a prefix, such as "listInterval" of "listIntervalSeconds". */
function isShortFor(written: string, word: string): boolean {
  return written.length >= 4 && word.startsWith(written);
}

/** Makes "list_interval", "list-interval" and "listInterval" equal. */
function flatten(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Counts the letters to insert, remove, replace or swap with their neighbour (Damerau-Levenshtein). */
function distanceBetween(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
