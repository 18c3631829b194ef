'use client';

import { formatAgo, formatDate, formatDateTime } from '#lib/format/time.ts';
import { useHydrated, useNow } from './clock.tsx';

/** "3 h ago" or "in 5 min", with the absolute time in the tooltip. */
export function Ago({ at, className = '' }: { at: string; className?: string }) {
  return <Relative at={at} className={className} write={formatAgo} />;
}

/** "in 5 min" for a planned time; "now" once it is over, for what starts within moments. */
export function Ahead({ at, className = '' }: { at: string; className?: string }) {
  return <Relative at={at} className={className} write={(date, now) => (date <= now ? 'now' : formatAgo(date, now))} />;
}

type RelativeProps = { at: string; className: string; write: (date: Date, now: Date) => string };

function Relative({ at, className, write }: RelativeProps) {
  const ticked = useNow();
  const hydrated = useHydrated();
  const date = new Date(at);
  // What happened since the last tick of the clock is not in the future.
  const now = hydrated ? new Date(Math.max(ticked.getTime(), Date.now())) : ticked;
  return (
    <time
      dateTime={at}
      title={hydrated ? formatDateTime(date) : undefined}
      className={`whitespace-nowrap ${className}`}
    >
      {write(date, now)}
    </time>
  );
}

/** A day, or a day with its time, in the reader's time zone. */
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
