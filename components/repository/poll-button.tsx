'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { isPollOver, pollQuery } from '#lib/queries/poll.ts';
import { pollRepository } from '#lib/queries/repository.ts';
import type { Repository } from '#lib/views/dto/repository.ts';
import { pollSentence } from './poll-sentence.ts';

/** Looks now, and says how it goes; what the screen shows is read anew when it ends. */
export function PollButton({ repository }: { repository: Repository }) {
  const client = useQueryClient();
  const start = useMutation({ mutationFn: () => pollRepository(repository.id) });
  const id = start.data?.id ?? null;
  const { data: poll, error } = useQuery({ ...pollQuery(id ?? ''), enabled: id !== null });
  const over = isPollOver(poll);
  const busy = start.isPending || (id !== null && !over && error === null);
  const isDemo = repository.origin === 'demo';

  useEffect(() => {
    if (!over) return;
    void client.invalidateQueries({ queryKey: ['repository', repository.id] });
    void client.invalidateQueries({ queryKey: ['series'] });
    void client.invalidateQueries({ queryKey: ['overview'] });
  }, [over, client, repository.id]);

  const text = isDemo
    ? 'Demo: history is replayed, no registry is asked.'
    : poll === undefined
      ? busy
        ? 'Waiting for its turn.'
        : ''
      : pollSentence(poll);
  return (
    <div className="flex min-w-0 flex-wrap items-center md:justify-end gap-x-3 gap-y-1">
      <p role="status" className="max-w-[48ch] text-muted empty:hidden">
        {text}
      </p>
      <InlineError error={start.error ?? error} />
      <Button
        disabled={isDemo || busy}
        title={isDemo ? 'A demo repository has no registry behind it' : undefined}
        onClick={() => start.mutate()}
      >
        <RefreshCw aria-hidden size={14} className={busy ? 'animate-spin' : ''} /> {busy ? 'Polling…' : 'Poll now'}
      </Button>
    </div>
  );
}
