/**
 * Returns the rows of all loaded pages, each once. A row that moved while a later page was loaded is in two of them: it keeps its
 * first place and its newest data.
 */
export function rowsOfPages<T extends { id: string | number }>(pages: readonly { items: readonly T[] }[]): T[] {
  return [...new Map(pages.flatMap(({ items }) => items.map((row) => [row.id, row] as const))).values()];
}
