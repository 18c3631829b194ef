'use client';

import { RefreshCw } from 'lucide-react';
import { PauseEnd } from '#components/repository/pause-end.tsx';
import { pollSentence } from '#components/repository/poll-sentence.ts';
import { usePollNow } from '#components/repository/use-poll-now.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';

/** Polls the repository now, which retries what could not be read. */
export function CheckNow({ repositoryId }: { repositoryId: string }) {
  const { start, poll, error, busy } = usePollNow(repositoryId);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button disabled={busy} onClick={start}>
        <RefreshCw aria-hidden size={14} className={busy ? 'animate-spin' : ''} /> {busy ? 'Checking…' : 'Check now'}
      </Button>
      <p role="status" className="text-muted empty:hidden">
        {poll === undefined ? null : visibleText(pollSentence(poll))}
        {poll?.error?.until ? <PauseEnd at={poll.error.until} /> : null}
      </p>
      <InlineError error={error} />
    </div>
  );
}
