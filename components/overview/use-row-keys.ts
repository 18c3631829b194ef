'use client';

import { type RefObject, useEffect } from 'react';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');

/**
 * j and k walk the rows from anywhere, ↓ and ↑ once a row has the focus, Enter opens it as any link, "/" goes to the
 * filter. The link that opens the row takes the focus.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, filter: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"], dialog[open]') !== null) return;
      if (event.key === '/') {
        event.preventDefault();
        filter.current?.select();
        return;
      }
      const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row] a[data-open]') ?? [])];
      const here = links.indexOf(document.activeElement as HTMLElement);
      const arrows = here >= 0;
      const down = event.key === 'j' || (arrows && event.key === 'ArrowDown');
      const up = event.key === 'k' || (arrows && event.key === 'ArrowUp');
      if (!down && !up) return;
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, here + (down ? 1 : -1)))]?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [list, filter]);
}
