'use client';

import { type RefObject, useEffect } from 'react';
import { findAct, isDialogOpen, isTyping } from '#components/keys/binding.ts';
import { ROW_KEYS } from './row-keys.ts';

/**
 * Binds the keys of the list: j and k anywhere, arrow keys once a row has the focus, "/" for the filter. Enter opens the
 * focused link.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, filter: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (isDialogOpen()) return;
      const act = findAct(ROW_KEYS, event.key);
      if (act === 'filter') {
        event.preventDefault();
        filter.current?.select();
        return;
      }
      const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row] a[data-open]') ?? [])];
      const here = links.indexOf(document.activeElement as HTMLElement);
      if ((act !== 'next' && act !== 'previous') || (here < 0 && event.key.startsWith('Arrow'))) return;
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, here + (act === 'next' ? 1 : -1)))]?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [list, filter]);
}
