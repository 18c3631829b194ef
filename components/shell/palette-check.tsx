'use client';

import { useEffect, useRef } from 'react';
import { pollSentence } from '#components/repository/poll-sentence.ts';
import { usePollNow } from '#components/repository/use-poll-now.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { visibleText } from '#lib/format/text.ts';

/** Checks a repository now, and shows the progress and the result. */
export function PaletteCheck({ repositoryId }: { repositoryId: string }) {
  const { start, poll, error, busy } = usePollNow(repositoryId);
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    start();
  });
  return (
    <>
      <p role="status" className="text-muted">
        {poll === undefined ? (busy ? 'Checking…' : '') : visibleText(pollSentence(poll))}
      </p>
      <InlineError error={error} />
    </>
  );
}
