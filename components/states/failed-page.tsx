'use client';

import { useEffect, useState } from 'react';
import { buttonClass } from '#components/ui/button.tsx';
import { BASE_PATH } from '#lib/queries/requests/base-path.ts';

const CHECK_MS = 3_000;
const reload = () => location.reload();

export type PageError = Error & { digest?: string };

/** Shown instead of a page that failed. It depends on almost nothing: it must work when other parts do not. */
export function FailedPage({ error }: { error: PageError }) {
  // Next gives a digest to errors of the server, whose text is only in the log.
  const { digest } = error;
  const isReady = useReadiness(digest !== undefined);
  if (isReady === null) return null;
  return (
    <div role="alert" className="flex flex-col items-start gap-4 py-12">
      <h1 className="text-l font-medium">{isReady ? 'This page failed' : 'Plimsoll is not ready'}</h1>
      <p className="max-w-[70ch] text-m text-muted [overflow-wrap:anywhere]">
        {!isReady
          ? 'It is starting, or cannot reach its database. This page reloads when Plimsoll is ready.'
          : digest === undefined
            ? error.message
            : `The log of Plimsoll has the reason, with the number ${digest}.`}
      </p>
      <button type="button" className={buttonClass()} onClick={reload}>
        Try again
      </button>
    </div>
  );
}

/**
 * Reports whether Plimsoll is ready, null until that is known, and reloads the page once it became ready. Without `isAsked` nothing is
 * asked: it is ready.
 */
function useReadiness(isAsked: boolean): boolean | null {
  const [isReady, setReady] = useState(isAsked ? null : true);
  useEffect(() => {
    if (!isAsked) return;
    const over = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const check = async (wasReady: boolean) => {
      const signal = AbortSignal.any([over.signal, AbortSignal.timeout(2 * CHECK_MS)]);
      const isNow = await fetch(`${BASE_PATH}/api/ready`, { signal }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (over.signal.aborted) return;
      if (isNow && !wasReady) return reload();
      setReady(isNow);
      // At different times, so that not all open pages reload in the same moment.
      if (!isNow) timer = setTimeout(check, CHECK_MS * (1 + Math.random()), false);
    };
    void check(true);
    return () => {
      over.abort();
      clearTimeout(timer);
    };
  }, [isAsked]);
  return isReady;
}
