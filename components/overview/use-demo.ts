'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { demoQuery } from '#lib/queries/demo.ts';

/** Where the demo stands. While it is replayed, the overview is read anew each time it got further. */
export function useDemo() {
  const client = useQueryClient();
  const demo = useQuery(demoQuery());
  const before = useRef<string>(undefined);
  const { state, done } = demo.data ?? {};
  useEffect(() => {
    // The first answer needs none: the overview was read at the same time.
    if (before.current !== undefined && before.current !== `${state} ${done}`)
      void client.invalidateQueries({ queryKey: ['overview'] });
    if (state !== undefined) before.current = `${state} ${done}`;
  }, [state, done, client]);
  return demo.data;
}
