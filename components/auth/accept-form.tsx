'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ROLE_WORDS } from '#components/account/role-words.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';
import { NewPasswordField } from '#components/ui/new-password-field.tsx';
import { visibleText } from '#lib/format/text.ts';
import { acceptInvitation, type FoundInvitation } from '#lib/queries/accounts/account.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { goTo } from '#lib/queries/requests/go-to.ts';
import { EmailField, isFieldError, NameField } from './account-fields.tsx';

/** The form of an invitation: a new account, or a new password for an existing one. */
export function AcceptForm({ code, invitation }: { code: string; invitation: FoundInvitation }) {
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(invitation.name ?? '');
  const [email, setEmail] = useState(invitation.email ?? '');
  const [password, setPassword] = useState('');
  const isReset = invitation.kind === 'reset';
  const entry = useMutation({
    mutationFn: () =>
      acceptInvitation(isReset ? { code, password } : { code, name: name.trim(), email: email.trim(), password }),
    onSuccess: () => goTo('/'),
    onError: (refused) => focusRefused(form.current, refused),
  });
  const { error } = entry;
  const busy = entry.isPending || entry.isSuccess;
  const button = isReset ? 'Set password' : 'Create account';
  return (
    <>
      <h1 className="text-l font-medium">{isReset ? 'Set a new password' : 'You are invited'}</h1>
      <p className="text-m">
        {isReset
          ? `For ${visibleText(invitation.name ?? invitation.email ?? 'your account')}. This ends all other sessions. API tokens stay valid; revoke them under Account.`
          : `As ${ROLE_WORDS[invitation.role].title}: ${ROLE_WORDS[invitation.role].may}.`}
      </p>
      <form
        ref={form}
        aria-label={isReset ? 'Set a new password' : 'New account'}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          entry.mutate();
        }}
      >
        {isReset ? null : <NameField value={name} onChange={setName} error={error} />}
        <EmailField value={email} onChange={setEmail} error={error} isFixed={invitation.email !== null} />
        <NewPasswordField
          label={isReset ? 'New password' : 'Password'}
          value={password}
          onChange={setPassword}
          error={refusalOf(error, 'password')}
        />
        {isFieldError(error) ? null : <InlineError error={error} />}
        <Button kind="primary" type="submit" className="w-full" disabled={busy}>
          {busy ? 'Signing in…' : button}
        </Button>
      </form>
    </>
  );
}
