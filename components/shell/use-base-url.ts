'use client';

import { useSyncExternalStore } from 'react';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';

const never = () => () => undefined;

/** Returns the address of this Plimsoll in the browser, "https://plimsoll.example.com"; "" on the server. */
export function useBaseUrl(): string {
  return useSyncExternalStore(
    never,
    () => `${window.location.origin}${BASE_PATH}`,
    () => '',
  );
}
