'use client';

import { useEffect, useRef } from 'react';

type Key = 'next' | 'previous' | 'open' | 'pick' | 'filter' | 'acknowledge' | 'accept' | 'mute';

/** What keys do here; null where one may not, or there is nothing to do it to. */
type InboxKeys = Partial<Record<Key, (() => void) | null>>;

const ACTS: Record<string, Key> = {
  j: 'next',
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Enter: 'open',
  x: 'pick',
  '/': 'filter',
  k: 'acknowledge',
  a: 'accept',
  m: 'mute',
};

/** These go on while they are held. */
const MOVES = new Set(['j', 'ArrowDown', 'ArrowUp']);

/** Keys that move the page or press a button where the focus is on one. */
const isTaken = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return true;
  if (key === 'Enter') return target.matches('a, button, summary, input');
  // Elsewhere arrows move the page.
  return key.startsWith('Arrow') && (target.matches('input') || target.closest('[data-incident]') === null);
};

/** The inbox by keyboard: j from anywhere, arrows along the list; nothing while something is typed or a dialog is open. */
export function useInboxKeys(keys: InboxKeys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        (event.repeat && !MOVES.has(event.key)) ||
        isTaken(event.target, event.key)
      )
        return;
      if (document.querySelector('[role="dialog"], dialog[open]') !== null) return;
      const act = Object.hasOwn(ACTS, event.key) ? ACTS[event.key] : undefined;
      const run = act === undefined ? null : now.current[act];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
