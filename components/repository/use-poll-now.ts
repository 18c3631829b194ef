'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { afterPoll, isPollOver, pollQuery } from '#lib/queries/registries/poll.ts';
import { pollRepository } from '#lib/queries/repositories/repository.ts';
import type { Poll } from '#lib/views/dto/poll.ts';

export type PollNow = { start: () => void; poll: Poll | undefined; error: Error | null; busy: boolean };

/** Starts a poll, follows it, and refreshes the screens when it ends. */
export function usePollNow(repositoryId: string): PollNow {
  const client = useQueryClient();
  const start = useMutation({ mutationFn: () => pollRepository(repositoryId) });
  const id = start.data?.id ?? null;
  const { data: poll, error } = useQuery({ ...pollQuery(id ?? ''), enabled: id !== null });
  const over = isPollOver(poll);

  useEffect(() => {
    if (over) void afterPoll(client);
  }, [over, client]);

  return {
    start: () => start.mutate(),
    poll,
    error: start.error ?? error,
    busy: start.isPending || (id !== null && !over && error === null),
  };
}
