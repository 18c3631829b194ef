/**
 * Rows of all loaded pages, each once: what moved on while a later page was loaded is in two of them. It stays where it came
 * first, as it was read last.
 */
export function rowsOfPages<T extends { id: string | number }>(pages: readonly { items: readonly T[] }[]): T[] {
  return [...new Map(pages.flatMap(({ items }) => items.map((row) => [row.id, row] as const))).values()];
}
