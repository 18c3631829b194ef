import type { QueryClient } from '@tanstack/react-query';
import type { Key } from './keys.ts';
import type { Answer } from './refresh.ts';

/**
 * Puts a changed item into its list, in place of what it was.
 *
 * @returns undefined where the list has to be requested again: for a new item, since only the server knows its place, and for none
 */
export function inList<T extends { id: string }>(
  client: QueryClient,
  key: Key,
  item: T | undefined,
): Answer | undefined {
  const list = client.getQueryData<{ items: T[] }>(key);
  if (item === undefined || !list?.items.some(({ id }) => id === item.id)) return undefined;
  return { key, data: { ...list, items: list.items.map((known) => (known.id === item.id ? item : known)) } };
}
