'use client';

import { OneTime } from '#components/ui/one-time.tsx';
import { formatDays } from '#lib/format/period.ts';
import { visibleText } from '#lib/format/text.ts';
import { formatDateTime } from '#lib/format/time.ts';
import type { CreatedInvitation } from '#lib/views/dto/people.ts';

/** Shows a new one-time link, once. */
export function MadeLink({ made, onDone }: { made: CreatedInvitation; onDone: () => void }) {
  const recipient = visibleText(made.user?.name ?? made.email ?? '');
  const label =
    made.kind === 'reset'
      ? `New password for ${recipient}`
      : `Invitation as ${made.role}${recipient === '' ? '' : ` for ${recipient}`}`;
  return (
    <OneTime key={made.id} label={label} value={made.url} onDone={onDone}>
      Copy the link now: it is not shown again. Send it to {recipient === '' ? 'the person' : recipient} over a private
      channel. It works once and expires in {daysInWords(made)}, on {formatDateTime(new Date(made.expiresAt))}.
    </OneTime>
  );
}

const DAY_MS = 86_400_000;

/** "1 day", "7 days". Links are made for whole days. */
function daysInWords({ createdAt, expiresAt }: CreatedInvitation): string {
  const days = Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / DAY_MS);
  return formatDays(days);
}
