'use client';

import { useEffect, useRef } from 'react';

export type InboxKeys = {
  next: () => void;
  previous: () => void;
  open: () => void;
  pick: () => void;
  filter: () => void;
  /** Null where one may not act, or there is nothing to act on. */
  acknowledge: (() => void) | null;
  accept: (() => void) | null;
  mute: (() => void) | null;
};

const ACTS: Record<string, keyof InboxKeys> = {
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

/** Keys that move the page or press a button where the focus is on one. */
const isTaken = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]')) return true;
  if (key === 'Enter') return target.matches('a, button, summary, input');
  return key.startsWith('Arrow') && target.matches('input, [role="slider"], [role="listbox"]');
};

/** The inbox by keyboard; nothing while something is typed or a dialog is open. */
export function useInboxKeys(keys: InboxKeys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTaken(event.target, event.key)) return;
      if (document.querySelector('[role="dialog"], dialog[open]') !== null) return;
      const act = Object.hasOwn(ACTS, event.key) ? ACTS[event.key] : undefined;
      const run = act === undefined ? null : now.current[act];
      if (run === null) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
