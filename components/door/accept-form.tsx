'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ROLE_WORDS } from '#components/account/role-words.ts';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';
import { NewPasswordField } from '#components/ui/new-password-field.tsx';
import { visibleText } from '#lib/format/text.ts';
import { acceptInvitation, type FoundInvitation } from '#lib/queries/account.ts';
import { refusalOf } from '#lib/queries/api-error.ts';
import { goTo } from '#lib/queries/go-to.ts';

const FIELDS = ['name', 'email', 'password'];

/** A new account, or with a reset a new password for the one that is there. */
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
  const isSaidBelow = FIELDS.some((field) => refusalOf(error, field) !== null);
  return (
    <>
      <h1 className="text-l font-medium">{isReset ? 'Set a new password' : 'You are invited'}</h1>
      <p className="text-m">
        {isReset
          ? `For ${visibleText(invitation.name ?? invitation.email ?? 'your account')}. Everywhere else you are signed out.`
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
        {isReset ? null : (
          <Field
            label="Your name"
            name="name"
            autoComplete="name"
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={refusalOf(error, 'name')}
          />
        )}
        <Field
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          readOnly={invitation.email !== null}
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          note={invitation.email === null ? 'You sign in with it; no mail is sent to it.' : 'You sign in with it.'}
          error={refusalOf(error, 'email')}
        />
        <NewPasswordField
          label={isReset ? 'New password' : 'Password'}
          value={password}
          onChange={setPassword}
          error={refusalOf(error, 'password')}
        />
        {isSaidBelow ? null : <InlineError error={error} />}
        <Button kind="primary" type="submit" className="w-full" disabled={busy}>
          {busy ? 'Going in…' : isReset ? 'Set the password and go in' : 'Make the account and go in'}
        </Button>
      </form>
    </>
  );
}
