'use client';

import { useSyncExternalStore } from 'react';
import { BASE_PATH } from '#lib/queries/base-path.ts';

const never = () => () => undefined;

/** Where this browser reaches this Plimsoll: "https://plimsoll.example.com"; empty while the server draws the page. */
export function useBaseUrl(): string {
  return useSyncExternalStore(
    never,
    () => `${window.location.origin}${BASE_PATH}`,
    () => '',
  );
}
