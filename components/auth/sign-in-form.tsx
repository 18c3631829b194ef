'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { PasswordField } from '#components/ui/password-field.tsx';
import { formatDuration } from '#lib/format/time.ts';
import { signIn } from '#lib/queries/accounts/account.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { goTo } from '#lib/queries/requests/go-to.ts';
import { useCountdown } from './use-countdown.ts';

/** Signs in with e-mail address and password. After too many tries it counts down the wait. */
export function SignInForm({ next }: { next: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const entry = useMutation({
    mutationFn: () => signIn({ email: email.trim(), password }),
    onSuccess: () => goTo(next),
    onError: () => {
      setPassword('');
      form.current?.querySelector<HTMLInputElement>('input[name="password"]')?.focus();
    },
  });
  const { error } = entry;
  const waitSeconds = error instanceof ApiError && error.status === 429 ? (error.retryAfterSeconds ?? 0) : 0;
  const left = useCountdown(error, waitSeconds);
  // Stays busy after success, until the next page replaces this one.
  const busy = entry.isPending || entry.isSuccess;
  const button = left > 0 ? `Try again in ${formatDuration(left)}` : 'Sign in';
  return (
    <form
      ref={form}
      aria-label="Sign in"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (left === 0) entry.mutate();
      }}
    >
      <Field
        label="E-mail address"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <InlineError error={error} />
      <Button
        kind="primary"
        type="submit"
        className="w-full"
        disabled={busy}
        blocked={left > 0 ? 'Too many tries' : null}
      >
        {busy ? 'Signing in…' : button}
      </Button>
    </form>
  );
}
