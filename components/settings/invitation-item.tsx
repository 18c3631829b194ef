'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Expiry } from '#components/figures/expiry.tsx';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { afterInvitationsChange, withdrawInvitation } from '#lib/queries/accounts/people.ts';
import type { Invitation } from '#lib/views/dto/people.ts';

/** A link that is still valid, with a button to revoke it. */
export function InvitationItem({ invitation }: { invitation: Invitation }) {
  const client = useQueryClient();
  const withdrawal = useMutation({
    mutationFn: () => withdrawInvitation(invitation.id),
    onSettled: () => afterInvitationsChange(client),
  });
  const forWhom = visibleText(invitation.user?.email ?? invitation.email ?? 'the person with the link');
  const what = invitation.kind === 'reset' ? 'New password' : `Invitation as ${invitation.role}`;
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72 [overflow-wrap:anywhere]">
        <p>
          <span className="font-medium">{what}</span> for {forWhom}
        </p>
        <p className="text-muted">
          <Expiry at={invitation.expiresAt} />, created by {visibleText(invitation.createdBy)}{' '}
          <Ago at={invitation.createdAt} />
        </p>
      </div>
      <InlineError error={withdrawal.error} />
      <Button
        aria-label={`Revoke ${what.toLowerCase()} for ${forWhom}`}
        disabled={withdrawal.isPending}
        onClick={() => withdrawal.mutate()}
      >
        Revoke
      </Button>
    </li>
  );
}
