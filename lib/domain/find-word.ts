/** Finds a text in a closed set of words; null when it is none of them. */
export function findWord<T extends string>(words: readonly T[], text: string | null): T | null {
  return words.find((word) => word === text) ?? null;
}
