'use client';

import { useNow } from './clock.tsx';
import { Ago } from './time.tsx';

/** "expires in 5 d", "expired 2 d ago", "never expires". */
export function Expiry({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <>never expires</>;
  const isOver = new Date(at) <= now;
  return (
    <span className={isOver ? 'text-danger' : ''}>
      {isOver ? 'expired' : 'expires'} <Ago at={at} />
    </span>
  );
}
