'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';
import { invite } from '#lib/queries/people.ts';
import type { CreatedInvitation, Role } from '#lib/views/dto/people.ts';
import { ROLES } from './roles.ts';

const DAYS = [
  { value: '1', label: '1 d' },
  { value: '7', label: '7 d' },
  { value: '30', label: '30 d' },
] as const;

/** As what, for whom if it matters, and how long the link holds. */
export function InviteForm({ onMade, onCancel }: { onMade: (made: CreatedInvitation) => void; onCancel: () => void }) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('viewer');
  const [email, setEmail] = useState('');
  const [days, setDays] = useState<(typeof DAYS)[number]['value']>('7');
  const making = useMutation({
    mutationFn: () => invite({ role, email: email.trim() === '' ? null : email.trim(), expiresInDays: Number(days) }),
    onSuccess: async (made) => {
      onMade(made);
      await client.invalidateQueries({ queryKey: ['invitations'] });
    },
  });
  const emailRefusal = refusalOf(making.error, 'email');
  return (
    <form
      aria-label="Invite"
      className="flex max-w-[720px] flex-col gap-4 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium">Role</span>
        <Segments label="Role" value={role} options={ROLES} onChange={setRole} />
        <p className="text-muted">Who comes {ROLES.find(({ value }) => value === role)?.title}.</p>
      </div>
      <Field
        label="E-mail address (optional)"
        type="email"
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        note="Then the link makes an account of this address only. No mail is sent: you send the link."
        error={emailRefusal}
      />
      <div className="flex flex-col items-start gap-1">
        <span className="font-medium">Holds for</span>
        <Segments label="Holds for" value={days} options={DAYS} onChange={setDays} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="primary" type="submit" disabled={making.isPending}>
          {making.isPending ? 'Making…' : 'Make the link'}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {emailRefusal === null ? <InlineError error={making.error} /> : null}
      </div>
    </form>
  );
}
