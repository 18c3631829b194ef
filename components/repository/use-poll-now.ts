'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isPollOver, pollQuery } from '#lib/queries/poll.ts';
import { pollRepository } from '#lib/queries/repository.ts';
import type { Poll } from '#lib/views/dto/poll.ts';

export type PollNow = { start: () => void; poll: Poll | undefined; error: Error | null; busy: boolean };

/** Starts a poll of a repository and follows it; what screens show of the repository is read again when it ends. */
export function usePollNow(repositoryId: string): PollNow {
  const client = useQueryClient();
  const start = useMutation({ mutationFn: () => pollRepository(repositoryId) });
  const id = start.data?.id ?? null;
  const { data: poll, error } = useQuery({ ...pollQuery(id ?? ''), enabled: id !== null });
  const over = isPollOver(poll);

  useEffect(() => {
    if (!over) return;
    void client.invalidateQueries({ queryKey: ['repository', repositoryId] });
    void client.invalidateQueries({ queryKey: ['series'] });
    void client.invalidateQueries({ queryKey: ['overview'] });
  }, [over, client, repositoryId]);

  return {
    start: () => start.mutate(),
    poll,
    error: start.error ?? error,
    busy: start.isPending || (id !== null && !over && error === null),
  };
}
