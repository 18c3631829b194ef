'use client';

import { formatAgo, formatDateTime } from '#lib/format/time.ts';
import { useHydrated, useNow } from './clock.tsx';

const DAY_MS = 86_400_000;

/** Rounds days up: a link made for 90 days shows 90. */
export function expiryText(at: Date, now: Date): string {
  const leftMs = at.getTime() - now.getTime();
  if (leftMs <= 0) return `expired ${formatAgo(at, now)}`;
  const days = Math.round(leftMs / DAY_MS);
  return days < 2 ? `expires ${formatAgo(at, now)}` : `expires in ${days} d`;
}

/** "expires in 5 d", "expired 2 d ago", "never expires". */
export function Expiry({ at }: { at: string | null }) {
  const now = useNow();
  const hydrated = useHydrated();
  if (at === null) return <>never expires</>;
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={hydrated ? formatDateTime(date) : undefined}
      className={`whitespace-nowrap ${date <= now ? 'text-danger' : ''}`}
    >
      {expiryText(date, now)}
    </time>
  );
}
