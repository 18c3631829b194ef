'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import type { Role } from '#lib/domain/account.ts';
import { formatDays } from '#lib/format/period.ts';
import { afterInvitationsChange, invite } from '#lib/queries/accounts/people.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { CreatedInvitation } from '#lib/views/dto/people.ts';
import { ROLES } from './roles.ts';

const DAYS = [
  { value: '1', label: formatDays(1) },
  { value: '7', label: formatDays(7) },
  { value: '30', label: formatDays(30) },
] as const;

/** The form of an invitation: its role, its address and its lifetime. */
export function InviteForm({ onMade, onCancel }: { onMade: (made: CreatedInvitation) => void; onCancel: () => void }) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('viewer');
  const [email, setEmail] = useState('');
  const [days, setDays] = useState<(typeof DAYS)[number]['value']>('7');
  const making = useMutation({
    mutationFn: () => invite({ role, email: email.trim() === '' ? null : email.trim(), expiresInDays: Number(days) }),
    onSuccess: async (made) => {
      onMade(made);
      await afterInvitationsChange(client);
    },
  });
  const emailRefusal = refusalOf(making.error, 'email');
  return (
    <form
      aria-label="Invite person"
      className="flex max-w-[720px] flex-col gap-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium">Role</span>
        <Segments label="Role" value={role} options={ROLES} onChange={setRole} />
        <p className="text-muted">{ROLES.find(({ value }) => value === role)?.title}.</p>
      </div>
      <Field
        label="E-mail address (optional)"
        type="email"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        note="Limits the link to this address. No e-mail is sent: send the link yourself."
        error={emailRefusal}
      />
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium">Expires in</span>
        <Segments label="Expires in" value={days} options={DAYS} onChange={setDays} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" type="submit" disabled={making.isPending}>
          {making.isPending ? 'Creating…' : 'Create link'}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {emailRefusal === null ? <InlineError error={making.error} /> : null}
      </div>
    </form>
  );
}
