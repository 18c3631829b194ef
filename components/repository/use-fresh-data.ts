'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Repository } from '#lib/views/dto/repository.ts';

/** Streams, points and tags are read anew whenever a look got further, whoever asked for it. */
export function useFreshData({ id, lastLookedAt, firstLook }: Repository): void {
  const client = useQueryClient();
  const stamp = `${id} ${lastLookedAt} ${firstLook?.tagsDone ?? ''}`;
  const before = useRef(stamp);
  useEffect(() => {
    if (before.current === stamp) return;
    before.current = stamp;
    void client.invalidateQueries({ queryKey: ['repository', id], predicate: ({ queryKey }) => queryKey.length > 2 });
    void client.invalidateQueries({ queryKey: ['series'] });
  }, [client, id, stamp]);
}
