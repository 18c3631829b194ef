'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Expiry } from '#components/figures/expiry.tsx';
import { Ago } from '#components/figures/time.tsx';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { visibleText } from '#lib/format/text.ts';
import { withdrawInvitation } from '#lib/queries/people.ts';
import type { Invitation } from '#lib/views/dto/people.ts';

/** A link that can still be used, and a way to make it useless. */
export function InvitationItem({ invitation }: { invitation: Invitation }) {
  const client = useQueryClient();
  const withdrawal = useMutation({
    mutationFn: () => withdrawInvitation(invitation.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const forWhom = visibleText(invitation.user?.email ?? invitation.email ?? 'whoever has the link');
  const what = invitation.kind === 'reset' ? 'New password' : `Invitation as ${invitation.role}`;
  return (
    <li className="flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72 [overflow-wrap:anywhere]">
        <p>
          <span className="font-medium">{what}</span> for {forWhom}
        </p>
        <p className="text-muted">
          <Expiry at={invitation.expiresAt} />, made by {visibleText(invitation.createdBy)}{' '}
          <Ago at={invitation.createdAt} />
        </p>
      </div>
      <InlineError error={withdrawal.error} />
      <Button
        aria-label={`Withdraw ${what.toLowerCase()} for ${forWhom}`}
        disabled={withdrawal.isPending}
        onClick={() => withdrawal.mutate()}
      >
        Withdraw
      </Button>
    </li>
  );
}
