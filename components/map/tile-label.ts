/** Pixels of one character of the label, and of the margins beside it. */
const CHARACTER = 8;
const MARGIN = 12;
const LINE = 22;
/** A name that is cut to fewer characters has no meaning. */
const LEAST_CHARACTERS = 6;

type Keeps = 'start' | 'end';

/**
 * Returns the lines that fit into a tile of a treemap, from the top. A path keeps its end: "…/swc/core". An amount is never cut:
 * where it does not fit, it is left out. A tile that is too small has no lines.
 *
 * @param width - of the tile in pixels, like `height`
 */
export function tileLines(name: string, amount: string, width: number, height: number, keeps: Keeps = 'end'): string[] {
  const room = Math.floor((width - MARGIN) / CHARACTER);
  const lines = Math.floor(height / LINE);
  if (lines < 1) return [];
  const number = amount.length <= room ? amount : null;
  return [cut(name, room, keeps), number].filter((line) => line !== null).slice(0, lines);
}

/** Returns the name and the amount for one line, as far as they fit beside each other. The amount is whole or null. */
export function headerLine(
  name: string,
  amount: string,
  width: number,
  keeps: Keeps = 'end',
): { name: string | null; amount: string | null } {
  const room = Math.floor((width - MARGIN) / CHARACTER);
  const beside = room - amount.length - 1;
  const short = cut(name, beside, keeps);
  if (short !== null) return { name: short, amount };
  return { name: cut(name, room, keeps), amount: null };
}

/** Returns null where less than a meaningful part of the name fits. */
function cut(name: string, room: number, keeps: Keeps): string | null {
  if (name.length <= room) return name;
  if (room < LEAST_CHARACTERS) return null;
  return keeps === 'start' ? `${name.slice(0, room - 1)}…` : `…${name.slice(name.length - room + 1)}`;
}
