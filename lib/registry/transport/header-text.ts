/** ResponseHeaders are headers as undici returns them: lower-case names, and a list for a repeated header. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** Returns the first value of a response header, or null when it is absent. */
export function headerText(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}
