'use client';

import { type UseQueryStatesKeysMap, type UseQueryStatesReturn, useQueryStates } from 'nuqs';
import { useCallback, useSyncExternalStore } from 'react';
import { whenAllArrived } from './late.tsx';

/** The address that the document was opened with; null on the server, where it is the current one. */
const OPENED_AT =
  typeof window === 'undefined' ? null : (performance.getEntriesByType('navigation')[0]?.name ?? location.href);

type Parser = { parse: (text: string) => unknown; defaultValue?: unknown };

const never = () => () => {};

/**
 * Returns the values that the URL has for `keys`, and a function that sets them. A part of the page that is hydrated late, after a
 * click elsewhere has already changed the URL, first gets the values that its HTML was made with, so that the HTML is kept. React
 * renders it again only in this case: a second rendering would discard the HTML of parts in it that wait for their scripts. For the
 * same reason, a new URL waits for the parts that `late` has made.
 */
export function useUrl<Keys extends UseQueryStatesKeysMap & Record<string, Parser>>(
  keys: Keys,
  options: { history?: 'push' | 'replace' } = {},
): UseQueryStatesReturn<Keys> {
  const [values, setNow] = useQueryStates(keys, options);
  const setValues = useCallback<typeof setNow>(
    (...change) => new Promise((resolve) => whenAllArrived(() => resolve(setNow(...change)))),
    [setNow],
  );
  // Only the hydration calls the last function.
  const isCurrent = useSyncExternalStore(
    never,
    () => true,
    () => OPENED_AT === null || isSame(values, parseAddress(keys, OPENED_AT)),
  );
  if (isCurrent || OPENED_AT === null) return [values, setValues];
  return [parseAddress(keys, OPENED_AT) as typeof values, setValues];
}

const isSame = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  Object.keys(b).every((name) => Object.is(a[name], b[name]));

function parseAddress(keys: Record<string, Parser>, address: string): Record<string, unknown> {
  const query = new URL(address).searchParams;
  const parsed = Object.entries(keys).map(([name, { parse, defaultValue }]) => {
    const text = query.get(name);
    return [name, (text === null ? null : parse(text)) ?? defaultValue ?? null];
  });
  return Object.fromEntries(parsed);
}
