'use client';

import { useEffect, useState } from 'react';

/**
 * Returns the seconds that are left of a wait, counted down to 0.
 *
 * @param from - the cause of the wait; a new one restarts the countdown, also when it is as long
 */
export function useCountdown(from: object | null, seconds: number): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (from === null) return;
    const endMs = performance.now() + seconds * 1_000;
    const count = () => setLeft(Math.max(0, Math.ceil((endMs - performance.now()) / 1_000)));
    count();
    const timer = setInterval(count, 250);
    return () => {
      clearInterval(timer);
      setLeft(0);
    };
  }, [from, seconds]);
  return left;
}
