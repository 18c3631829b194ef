import { createHash } from 'node:crypto';

/** So many different statements are kept prepared on a connection; each costs PostgreSQL some memory there. */
const MOST = 150;
/** Longer texts are lists of parameters that never come again in that length. */
const MAX_TEXT = 4_000;

/**
 * Names for statements that come again, so that PostgreSQL parses and plans them once a connection. Those beyond the
 * first 150 stay unnamed, as all are by default.
 */
export function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // An empty name is the protocol's word for an unnamed statement.
    if (names.size >= MOST || sql.length > MAX_TEXT) return '';
    const name = `s${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`;
    names.set(sql, name);
    return name;
  };
}
