'use client';

import { RefreshCw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Repository } from '#lib/views/dto/repository.ts';
import { pollSentence } from './poll-sentence.ts';
import { usePollNow } from './use-poll-now.ts';

const PauseEnd = dynamic(() => import('./pause-end.tsx').then((module) => module.PauseEnd));

/** Looks now, and says how it goes; what the screen shows is read anew when it ends. */
export function PollButton({ repository }: { repository: Repository }) {
  const { start, poll, error, busy } = usePollNow(repository.id);
  const isDemo = repository.origin === 'demo';
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
        {poll?.error?.until ? <PauseEnd at={poll.error.until} /> : null}
      </p>
      <InlineError error={error} />
      <Button
        disabled={isDemo || busy}
        title={isDemo ? 'A demo repository has no registry behind it' : undefined}
        onClick={start}
      >
        <RefreshCw aria-hidden size={14} className={busy ? 'animate-spin' : ''} /> {busy ? 'Polling…' : 'Poll now'}
      </Button>
    </div>
  );
}
