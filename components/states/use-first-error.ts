'use client';

import { useId, useLayoutEffect, useSyncExternalStore } from 'react';

/** The errors on the screen: the reason of each, by the id of the part that shows it. In the order of their appearance. */
export function createErrorList() {
  const reasons = new Map<string, string>();
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** @returns a function that removes it */
    add: (id: string, reason: string) => {
      reasons.set(id, reason);
      notify();
      return () => {
        reasons.delete(id);
        notify();
      };
    },
    /** Reports whether no other part showed this reason earlier. */
    isFirst: (id: string, reason: string) => {
      for (const [other, shown] of reasons) if (shown === reason) return other === id;
      return true;
    },
  };
}

const onScreen = createErrorList();

/** Reports whether this part is the first on the screen with this reason. The others leave it out, so that no error is shown twice. */
export function useFirstError(reason: string | null): boolean {
  const id = useId();
  useLayoutEffect(() => (reason === null ? undefined : onScreen.add(id, reason)), [id, reason]);
  return useSyncExternalStore(
    onScreen.subscribe,
    () => reason === null || onScreen.isFirst(id, reason),
    () => true,
  );
}
