'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ago } from '#components/figures/time.tsx';
import { afterSignOut } from '#components/shell/after-sign-out.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Loaded } from '#components/states/loaded.tsx';
import { Button } from '#components/ui/button.tsx';
import { Confirm } from '#components/ui/confirm.tsx';
import { Section } from '#components/ui/section.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterSessionsChange, endSession, sessionsQuery, signOutEverywhere } from '#lib/queries/accounts/account.ts';
import type { Session } from '#lib/views/dto/people.ts';
import { browserName } from './browser-name.ts';

/** The browsers that are signed in with this account. */
export function SessionsSection() {
  const sessions = useQuery(sessionsQuery());
  const everywhere = useMutation({ mutationFn: signOutEverywhere, onSuccess: afterSignOut });
  return (
    <Section
      id="sessions"
      title="Sessions"
      note="Browsers that are signed in to your account. If you do not recognise one, end it and change your password."
    >
      <Loaded query={sessions} name="The sessions" rows={2}>
        {({ items }) => (
          <ul aria-label="Sessions" className="border-t border-line">
            {items.map((session) => (
              <SessionItem key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
      <div className="flex flex-wrap items-center gap-3">
        <Confirm
          label="Sign out everywhere"
          disabled={everywhere.isPending}
          title="Sign out everywhere?"
          action="Sign out everywhere"
          onConfirm={() => everywhere.mutate()}
        >
          All browsers, including this one, have to sign in again. API tokens stay valid.
        </Confirm>
        <InlineError error={everywhere.error} />
      </div>
    </Section>
  );
}

function SessionItem({ session }: { session: Session }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSettled: () => afterSessionsChange(client),
  });
  const browser = browserName(session.userAgent);
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-64">
        <p
          className="flex flex-wrap gap-x-3"
          title={session.userAgent === null ? undefined : visibleText(session.userAgent)}
        >
          <span className="font-medium">{browser}</span>
          {session.isCurrent ? <span className="text-saved">this browser</span> : null}
        </p>
        <p className="text-muted">
          {session.address === null ? null : <span className="num">{visibleText(session.address)}</span>}
          {session.address === null ? '' : ', '}last seen <Ago at={session.lastSeenAt} />, signed in{' '}
          <Ago at={session.createdAt} />
        </p>
      </div>
      <InlineError error={end.error} />
      {session.isCurrent ? null : (
        <Button aria-label={`End the session of ${browser}`} disabled={end.isPending} onClick={() => end.mutate()}>
          {end.isPending ? 'Ending…' : 'End'}
        </Button>
      )}
    </li>
  );
}
