'use client';

import { OneTime } from '#components/ui/one-time.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { CreatedInvitation } from '#lib/views/dto/people.ts';

/** A link, once; whoever opens it first has it. */
export function MadeLink({ made, onDone }: { made: CreatedInvitation; onDone: () => void }) {
  const name = visibleText(made.user?.name ?? made.email ?? '');
  const label =
    made.kind === 'reset'
      ? `New password for ${name}`
      : `Invitation as ${made.role}${name === '' ? '' : ` for ${name}`}`;
  return (
    <OneTime key={made.id} label={label} value={made.url} onDone={onDone}>
      Copy the link now: you will not see it again. Send it in a way that only {name === '' ? 'who is meant' : name}{' '}
      reads: it works once, for whoever opens it first.
    </OneTime>
  );
}
