'use client';

import { useSyncExternalStore } from 'react';

/** As `lg:` in app/globals.css: from here on a story has room beside the list. */
const WIDE = '(min-width: 1160px)';

export const isWide = (): boolean => matchMedia(WIDE).matches;

function subscribe(listener: () => void): () => void {
  const media = matchMedia(WIDE);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether stories are shown beside the list; null while the server's markup is being adopted. */
export const useIsWide = (): boolean | null => useSyncExternalStore<boolean | null>(subscribe, isWide, () => null);
