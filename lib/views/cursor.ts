/** Cursors are opaque to callers; inside they are a whole number: an offset, or the last id. */
export function formatCursor(position: number): string {
  return Buffer.from(`p${position}`).toString('base64url');
}

/** Null for anything that `formatCursor` did not make. */
export function findCursor(cursor: string): number | null {
  const found = /^p(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return found ? Number(found[1]) : null;
}
