/** The JSON of an answer, a byte order mark tolerated (S-57); undefined where it is none. What it holds is for zod to say. */
export function findJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
