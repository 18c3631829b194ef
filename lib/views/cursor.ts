/** Formats an opaque cursor. It contains a whole number: an offset, or the last id. */
export function formatCursor(position: number): string {
  return Buffer.from(`p${position}`).toString('base64url');
}

const MAX_POSITION = 2_147_483_647;

/** Returns null for text that `formatCursor` did not create. */
export function findCursor(cursor: string): number | null {
  const found = /^p(\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const position = found ? Number(found[1]) : null;
  return position !== null && position <= MAX_POSITION ? position : null;
}
