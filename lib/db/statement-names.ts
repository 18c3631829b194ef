import { createHash } from 'node:crypto';

/** Maximum number of prepared statements on a connection. Each takes memory in PostgreSQL. */
const MOST = 150;
/** Longer texts are parameter lists whose length rarely repeats. */
const MAX_TEXT = 4_000;

/**
 * Names repeated statements, so that PostgreSQL parses and plans them once per connection. Statements beyond the first 150
 * stay unnamed, which is the default.
 */
export function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // An empty name means an unnamed statement in the protocol.
    if (names.size >= MOST || sql.length > MAX_TEXT) return '';
    const name = `s${createHash('sha256').update(sql).digest('hex').slice(0, 24)}`;
    names.set(sql, name);
    return name;
  };
}
