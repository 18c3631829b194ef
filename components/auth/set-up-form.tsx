'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';
import { NewPasswordField } from '#components/ui/new-password-field.tsx';
import { setUp } from '#lib/queries/account.ts';
import { refusalOf } from '#lib/queries/api-error.ts';
import { goTo } from '#lib/queries/go-to.ts';
import { EmailField, isFieldError, NameField } from './account-fields.tsx';

/** Makes the first admin and goes in. */
export function SetUpForm({ code }: { code: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const claim = useMutation({
    mutationFn: () => setUp({ code, name: name.trim(), email: email.trim(), password }),
    onSuccess: () => goTo('/'),
    onError: (refused) => focusRefused(form.current, refused),
  });
  const { error } = claim;
  const busy = claim.isPending || claim.isSuccess;
  return (
    <form
      ref={form}
      aria-label="Set up"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        claim.mutate();
      }}
    >
      <p className="text-m">You make the first account. It is an admin’s: it invites others and may do everything.</p>
      <NameField value={name} onChange={setName} error={error} />
      <EmailField value={email} onChange={setEmail} error={error} />
      <NewPasswordField value={password} onChange={setPassword} error={refusalOf(error, 'password')} />
      {isFieldError(error) ? null : <InlineError error={error} />}
      <Button kind="primary" type="submit" className="w-full" disabled={busy}>
        {busy ? 'Making the account…' : 'Make the account and go in'}
      </Button>
    </form>
  );
}
