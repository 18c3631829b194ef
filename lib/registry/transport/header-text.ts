/** Response headers as undici gives them: lower-case names, a list where one was repeated. */
export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** The first value of a response header; null where it is absent. */
export function headerText(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}
