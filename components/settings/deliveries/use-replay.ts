'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { afterDeliveriesChange, type ReplayInput, replayDeliveries } from '#lib/queries/channels/deliveries.ts';

/** Sends messages again. */
export function useReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: ReplayInput) => replayDeliveries(asked),
    onSettled: () => afterDeliveriesChange(client),
  });
}
