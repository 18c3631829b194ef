/** ContentMarks are the contents of a layer that no container sees, and those that an earlier visible file has too, by number. */
export type ContentMarks = {
  wasted: Uint32Array;
  duplicates: Uint32Array;
  /** True when the layer stores files below links to directories: its own paths are not where they are in the image. */
  isLinked: boolean;
};

/** Beyond so many marks of an image none are kept. */
const MOST_MARKS = 200_000;

type MarkKind = 'wasted' | 'duplicates';

export type MarkWriter = {
  add(kind: MarkKind, layer: number, content: number | null): void;
  setLinked(layer: number): void;
  /** @returns the marks by layer, with ascending numbers; null when there are too many */
  finish(): Map<number, ContentMarks> | null;
};

export function createMarkWriter(): MarkWriter {
  const marks = new Map<number, Record<MarkKind, number[]> & { isLinked: boolean }>();
  let count = 0;
  function marksOf(layer: number) {
    const known = marks.get(layer) ?? { wasted: [], duplicates: [], isLinked: false };
    marks.set(layer, known);
    return known;
  }
  return {
    add(kind, layer, content) {
      if (content === null) return;
      count += 1;
      if (count > MOST_MARKS) return;
      marksOf(layer)[kind].push(content);
    },
    setLinked(layer) {
      marksOf(layer).isLinked = true;
    },
    finish() {
      if (count > MOST_MARKS) return null;
      return new Map(
        [...marks].map(([layer, { wasted, duplicates, isLinked }]) => [
          layer,
          { wasted: Uint32Array.from(wasted).sort(), duplicates: Uint32Array.from(duplicates).sort(), isLinked },
        ]),
      );
    },
  };
}

/** Finds a number among ascending ones. */
export function isMarked(marks: Uint32Array | undefined, content: number | null): boolean {
  if (marks === undefined || content === null) return false;
  let [low, high] = [0, marks.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = marks[middle] ?? 0;
    if (found === content) return true;
    if (found < content) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
