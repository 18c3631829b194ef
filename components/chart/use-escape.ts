'use client';

import { useEffect, useRef } from 'react';
import { isDialogOpen, isTyping } from '#components/keys/binding.ts';

/** Calls a function on Escape, wherever the focus is. Fields and dialogs use the key themselves. */
export function useEscape(onEscape: (() => void) | null): void {
  const now = useRef(onEscape);
  useEffect(() => {
    now.current = onEscape;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target) || isDialogOpen()) return;
      now.current?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
