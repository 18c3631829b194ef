'use client';

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';

const Clock = createContext<Date>(new Date(0));

/**
 * The time that relative times are told from. It starts as what the server rendered with, so that the first render of
 * the browser is the same text, and ticks after that.
 */
export function ClockProvider({ startMs, children }: { startMs: number; children: ReactNode }) {
  const [now, setNow] = useState(() => new Date(startMs));
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return <Clock value={now}>{children}</Clock>;
}

export const useNow = (): Date => useContext(Clock);

const never = () => () => {};

/** False while the server's markup is being adopted: what depends on the reader's zone waits for true. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
