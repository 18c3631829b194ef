'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { afterPollProgress } from '#lib/queries/registries/poll.ts';
import type { Repository } from '#lib/views/dto/repository.ts';

/** Refreshes series, points and tags after each step of a poll, also of scheduled polls. */
export function useFreshData({ id, lastLookedAt, firstLook }: Repository): void {
  const client = useQueryClient();
  const stamp = `${id} ${lastLookedAt} ${firstLook?.tagsDone ?? ''}`;
  const before = useRef(stamp);
  useEffect(() => {
    if (before.current === stamp) return;
    before.current = stamp;
    void afterPollProgress(client);
  }, [client, stamp]);
}
