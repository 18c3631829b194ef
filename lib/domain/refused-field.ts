/** A part of a request that was refused, and why. `field` is its path: "settings.url". */
export type RefusedField = { field: string; detail: string; hint?: string | undefined };

/** An answer names at most this many refused parts. */
const MOST = 20;

type Issue = { code?: string | undefined; path: readonly PropertyKey[]; keys?: readonly string[]; message: string };

/** Returns the refused parts of a value that a schema did not accept, each once, in the order of the issues. */
export function toRefusedFields(issues: readonly Issue[], within: readonly string[] = []): RefusedField[] {
  const found = issues.map(({ code, path, keys = [], message }) => {
    const unknown = code === 'unrecognized_keys' ? keys.slice(0, 1) : [];
    const field = [...within, ...path.map(String), ...unknown].join('.');
    return { field, detail: `"${field}": ${message}.` };
  });
  return uniqueFields(found);
}

/** Keeps the first refusal of each part. */
export function uniqueFields(fields: readonly RefusedField[]): RefusedField[] {
  const first = new Map(fields.toReversed().map((refused) => [refused.field, refused]));
  return fields.filter((refused) => refused.field !== '' && first.get(refused.field) === refused).slice(0, MOST);
}
