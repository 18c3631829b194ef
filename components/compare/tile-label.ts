/** Pixels of one character of the label, and of the margins beside it. */
const CHARACTER = 8;
const MARGIN = 12;
const LINE = 22;
/** A path that is cut to fewer characters has no meaning. */
const LEAST_CHARACTERS = 6;

/**
 * Returns the lines that fit into a tile of a treemap, from the top. A path keeps its end: "…/swc/core". An amount is never cut:
 * where it does not fit, it is left out. A tile that is too small has no lines.
 *
 * @param width - of the tile in pixels, like `height`
 */
export function tileLines(path: string, amount: string, width: number, height: number): string[] {
  const room = Math.floor((width - MARGIN) / CHARACTER);
  const lines = Math.floor(height / LINE);
  if (lines < 1) return [];
  const name = path.length <= room ? path : room < LEAST_CHARACTERS ? null : `…${path.slice(path.length - room + 1)}`;
  const number = amount.length <= room ? amount : null;
  return [name, number].filter((line) => line !== null).slice(0, lines);
}
