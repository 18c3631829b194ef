'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { focusRefused } from '#components/ui/focus-refused.ts';
import { NewPasswordField } from '#components/ui/new-password-field.tsx';
import { PasswordField } from '#components/ui/password-field.tsx';
import { Section } from '#components/ui/section.tsx';
import { afterPasswordChange, changePassword, tokensQuery } from '#lib/queries/accounts/account.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { countValidTokens, passwordChangeWords, revokeLabel } from './token-words.ts';

/** The form that changes the password. */
export function PasswordSection({ email, userId }: { email: string; userId: string }) {
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [revokeTokens, setRevokeTokens] = useState(false);
  const tokens = useQuery(tokensQuery());
  const validCount = countValidTokens(tokens.data?.items ?? [], userId, new Date());
  const change = useMutation({
    mutationFn: () => changePassword({ current, next, revokeTokens }),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      setRevokeTokens(false);
      await afterPasswordChange(client);
    },
    onError: (refused) => focusRefused(form.current, refused),
  });
  const { error } = change;
  const wrongCurrent = refusalOf(error, 'current');
  const weakNext = refusalOf(error, 'next') ?? refusalOf(error, 'password');
  return (
    <Section
      id="password"
      title="Password"
      note="Changing it ends all other sessions. API tokens stay valid unless you revoke them."
    >
      <form
        ref={form}
        aria-label="Change the password"
        className="grid max-w-[720px] grid-cols-1 items-start gap-4 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        {/* Password managers read the account from this field. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Current password"
          name="current"
          autoComplete="current-password"
          required
          maxLength={256}
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={wrongCurrent}
        />
        <NewPasswordField label="New password" value={next} onChange={setNext} error={weakNext} />
        {validCount === 0 ? null : (
          <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 sm:col-span-2">
            <label className="flex cursor-pointer items-baseline gap-2">
              <input
                type="checkbox"
                checked={revokeTokens}
                onChange={(event) => setRevokeTokens(event.target.checked)}
                className="size-4 translate-y-[3px] accent-[var(--accent)]"
              />
              {revokeLabel(validCount)}
            </label>
            <a href="#api-tokens" className="text-accent underline">
              Show API tokens
            </a>
          </p>
        )}
        <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
          <Button type="submit" disabled={change.isPending}>
            {change.isPending ? 'Changing…' : 'Change password'}
          </Button>
          <span role="status" className="text-muted">
            {change.isSuccess ? passwordChangeWords(change.data) : ''}
          </span>
          {wrongCurrent === null && weakNext === null ? <InlineError error={error} /> : null}
        </div>
      </form>
    </Section>
  );
}
