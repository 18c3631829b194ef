'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';
import { NewPasswordField } from '#components/ui/new-password-field.tsx';
import { setUp } from '#lib/queries/accounts/account.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { goTo } from '#lib/queries/requests/go-to.ts';
import { EmailField, isFieldError, NameField } from './account-fields.tsx';

/** Creates the first admin and signs in. */
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
      <p className="text-m">Create the first admin account. Admins can invite others and change all settings.</p>
      <NameField value={name} onChange={setName} error={error} />
      <EmailField value={email} onChange={setEmail} error={error} />
      <NewPasswordField value={password} onChange={setPassword} error={refusalOf(error, 'password')} />
      {isFieldError(error) ? null : <InlineError error={error} />}
      <Button kind="primary" type="submit" className="w-full" disabled={busy}>
        {busy ? 'Creating the account…' : 'Create account'}
      </Button>
    </form>
  );
}
