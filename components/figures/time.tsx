'use client';

import { formatAgo, formatClock, formatDate, formatDateTime } from '#lib/format/time.ts';
import { useHydrated, useNow } from './clock.tsx';

/** "3 h ago", with the reader's own absolute time in the tooltip. */
export function Ago({ at, className = '' }: { at: string; className?: string }) {
  const now = useNow();
  const hydrated = useHydrated();
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={hydrated ? formatDateTime(date) : undefined}
      className={`whitespace-nowrap ${className}`}
    >
      {formatAgo(date, now)}
    </time>
  );
}

/** A day, or a day with its time, in the reader's zone. */
export function Day({ at, withTime = false, className = '' }: { at: string; withTime?: boolean; className?: string }) {
  const hydrated = useHydrated();
  const date = new Date(at);
  const zone = hydrated ? undefined : 'UTC';
  return (
    <time dateTime={at} title={hydrated ? formatDateTime(date) : undefined} className={`num ${className}`}>
      {withTime ? formatDateTime(date, zone) : formatDate(date, zone)}
    </time>
  );
}

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
