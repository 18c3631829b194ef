/** BrokenRuleError means that a parser's result broke a rule. Parsers never throw it, so it is never a refusal. */
class BrokenRuleError extends Error {
  override readonly name = 'BrokenRuleError';
}

export function demand(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new BrokenRuleError(rule);
}

/** Checks that texts can be stored: PostgreSQL accepts neither NUL nor half a character. */
export function demandStorable(value: unknown): void {
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string')
      demand(next.isWellFormed() && !next.includes('\0'), 'a text has NUL or half a character');
    if (typeof next !== 'object' || next === null || next instanceof Date || ArrayBuffer.isView(next)) continue;
    demand([Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(next)), 'a prototype was set');
    for (const [key, inner] of Object.entries(next)) open.push(key, inner);
  }
}
