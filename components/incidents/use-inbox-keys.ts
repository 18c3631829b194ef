'use client';

import { useEffect, useRef } from 'react';
import type { InboxKeys } from './inbox-keys.ts';

/** Binds the keys of the inbox. Their script is loaded after the page. */
export function useInboxKeys(keys: InboxKeys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    let unbind: (() => void) | null = null;
    let isGone = false;
    void import('./inbox-keys.ts').then(({ bindInboxKeys }) => {
      if (!isGone) unbind = bindInboxKeys(() => now.current);
    });
    return () => {
      isGone = true;
      unbind?.();
    };
  }, []);
}
