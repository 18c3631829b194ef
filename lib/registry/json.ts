import { findExcess } from '#lib/image/json.ts';

/**
 * Parses the JSON of an answer. A byte order mark is accepted (S-57). Returns undefined for invalid or oversized JSON.
 * The result is unknown: zod checks its shape.
 */
export function findJson(bytes: Uint8Array): unknown {
  if (findExcess(bytes) !== null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
