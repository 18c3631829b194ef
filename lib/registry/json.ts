import { findExcess } from '#lib/image/json.ts';

/**
 * The JSON of an answer, a byte order mark tolerated (S-57); undefined where it is none, or holds more than may be parsed.
 * What it holds is for zod to say.
 */
export function findJson(bytes: Uint8Array): unknown {
  if (findExcess(bytes) !== null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
