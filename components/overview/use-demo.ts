'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { afterDemoProgress, demoQuery } from '#lib/queries/demo.ts';

/** Returns the state of the demo. The overview is refetched after each step of the replay. */
export function useDemo() {
  const client = useQueryClient();
  const demo = useQuery(demoQuery());
  const before = useRef<string>(undefined);
  const { state, done } = demo.data ?? {};
  useEffect(() => {
    // The first answer is as old as the overview.
    if (before.current !== undefined && before.current !== `${state} ${done}`) void afterDemoProgress(client);
    if (state !== undefined) before.current = `${state} ${done}`;
  }, [state, done, client]);
  return demo.data;
}
