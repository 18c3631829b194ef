'use client';

import {
  createContext,
  type ReactNode,
  startTransition,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';

const Clock = createContext<Date>(new Date(0));

/**
 * Provides the time for relative times. It starts at the server's time, so that the first render in the browser has the same
 * text, and then ticks.
 */
export function ClockProvider({ startMs, children }: { startMs: number; children: ReactNode }) {
  const [now, setNow] = useState(() => new Date(startMs));
  useEffect(() => {
    // A transition: another update would replace parts of the page whose script is still loading by their skeletons.
    const tick = () => startTransition(() => setNow(new Date()));
    tick();
    const timer = setInterval(tick, 20_000);
    return () => clearInterval(timer);
  }, []);
  return <Clock value={now}>{children}</Clock>;
}

export const useNow = (): Date => useContext(Clock);

const never = () => () => {};

/** Returns false during hydration. What depends on the reader's time zone has to wait. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
