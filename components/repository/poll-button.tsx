'use client';

import { RefreshCw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Repository } from '#lib/views/dto/repository.ts';
import { usePollNow } from './use-poll-now.ts';

/** Loaded only after a poll was started. */
const PollStatus = dynamic(() => import('./poll-status.tsx').then((module) => module.PollStatus));

/** Starts a poll and shows its progress. */
export function PollButton({ repository }: { repository: Repository }) {
  const { start, poll, error, busy } = usePollNow(repository.id);
  const isDemo = repository.origin === 'demo';
  return (
    <div className="flex min-w-0 flex-wrap items-center md:justify-end gap-x-3 gap-y-1">
      <p role="status" className="max-w-[48ch] text-muted empty:hidden">
        {isDemo ? 'Demo: recorded history, no registry is contacted.' : null}
        {!isDemo && busy && poll === undefined ? 'Queued.' : null}
        {isDemo || poll === undefined ? null : <PollStatus poll={poll} problems={repository.problems} />}
      </p>
      <InlineError error={error} />
      <Button disabled={busy} blocked={isDemo ? 'Demo repositories have no registry' : null} onClick={start}>
        <RefreshCw aria-hidden size={14} className={busy ? 'animate-spin' : ''} /> {busy ? 'Checking…' : 'Check now'}
      </Button>
    </div>
  );
}
