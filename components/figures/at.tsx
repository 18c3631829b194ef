'use client';

import { formatClock } from '#lib/format/clock.ts';
import { formatDateTime } from '#lib/format/time.ts';
import { useHydrated, useNow } from './clock.tsx';

/** "14:05", with the day where that is not today, in the reader's zone. */
export function At({ at, className = '' }: { at: string; className?: string }) {
  const now = useNow();
  const hydrated = useHydrated();
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={hydrated ? formatDateTime(date) : undefined}
      className={`num whitespace-nowrap ${className}`}
    >
      {formatClock(date, now, hydrated ? undefined : 'UTC')}
    </time>
  );
}

/** "next try 14:05"; nothing where no try is planned. */
export function NextTry({ at, words = 'next try' }: { at: string | null | undefined; words?: string }) {
  const now = useNow();
  if (!at) return null;
  if (new Date(at) <= now) return <>{words} with the next poll</>;
  return (
    <>
      {words} <At at={at} />
    </>
  );
}
