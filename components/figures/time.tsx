'use client';

import { formatAgo, formatDate, formatDateTime } from '#lib/format/time.ts';
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
