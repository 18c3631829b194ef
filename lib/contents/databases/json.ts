/** JsonObject is a parsed object whose members were not checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the members of an object. Anything else has none. */
export function membersOf(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/**
 * Parses a small document whose top is an object.
 *
 * @throws SyntaxError
 */
export function parseJsonObject(content: Buffer): JsonObject {
  const parsed: unknown = JSON.parse(content.toString('utf8').replace(/^\uFEFF/, ''));
  if (!isJsonObject(parsed)) throw new SyntaxError('the document is no object');
  return parsed;
}
