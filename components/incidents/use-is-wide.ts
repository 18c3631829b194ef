'use client';

import { useSyncExternalStore } from 'react';

/** Same as `lg:` in app/globals.css: from this width the story has room beside the list. */
const WIDE = '(min-width: 1160px)';

export const isWide = (): boolean => matchMedia(WIDE).matches;

function subscribe(listener: () => void): () => void {
  const media = matchMedia(WIDE);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Reports whether stories are shown beside the list; null during hydration. */
export const useIsWide = (): boolean | null => useSyncExternalStore<boolean | null>(subscribe, isWide, () => null);
