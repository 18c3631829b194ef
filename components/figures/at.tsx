'use client';

import { formatClock } from '#lib/format/clock.ts';
import { formatDateTime } from '#lib/format/time.ts';
import { useHydrated, useNow } from './clock.tsx';

/** "14:05" in the reader's time zone, with the day unless it is today. */
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

/** "next attempt 14:05"; "next attempt with the next poll" once that time is over. Nothing where no attempt is planned. */
export function NextTry({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return null;
  if (new Date(at) <= now) return <>next attempt with the next poll</>;
  return (
    <>
      next attempt <At at={at} />
    </>
  );
}
