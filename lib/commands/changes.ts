type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Keeps the fields of an input that were given. */
export function definedOnly<T extends object>(input: T): Partial<Given<T>> {
  // Removes only keys whose value is undefined, so the rest has the narrower type.
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Given<T>>;
}

/** Lists the fields that a change gives another value. */
export function listChanged<T extends object>(before: T, after: T): (keyof T & string)[] {
  const names = Object.keys(after) as (keyof T & string)[];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
