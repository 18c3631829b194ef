'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReplayInput, replayDeliveries } from '#lib/queries/deliveries.ts';

const CHANGED = [['deliveries'], ['delivery'], ['channels']];

/** Sends messages again; whatever shows them is read anew. */
export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: ReplayInput) => replayDeliveries(asked),
    onSettled: () => Promise.all(CHANGED.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
