'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Failure } from '#components/states/failure.tsx';
import { invitationQuery } from '#lib/queries/accounts/account.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { AcceptForm } from './accept-form.tsx';
import { AuthSkeleton } from './auth-skeleton.tsx';
import { useLinkCode } from './use-link-code.ts';

/** Reads the invitation of a one-time link: to a new account, or to set a new password. */
export function InvitationScreen() {
  const code = useLinkCode();
  const { data, error, refetch } = useQuery({
    ...invitationQuery(code),
    retry: (count, failure) => count < 2 && failure instanceof ApiError && failure.temporary && failure.status !== 429,
  });
  if (code === null)
    return (
      <Refused title="This link is not complete">
        The part after the # is missing. Copy the whole link from your message.
      </Refused>
    );
  if (data !== undefined && typeof code === 'string') return <AcceptForm code={code} invitation={data} />;
  if (error === null) return <AuthSkeleton label="Reading the invitation" />;
  if (error instanceof ApiError && error.code === 'account-disabled')
    return <Refused title="This account is disabled">{`${error.message} ${error.hint ?? ''}`}</Refused>;
  if (error instanceof ApiError && error.status !== 429 && !error.temporary)
    return (
      <Refused title="This link has expired or was already used">Ask the person who sent it for a new one.</Refused>
    );
  return <Failure page title="The invitation could not be read" error={error} onRetry={() => void refetch()} />;
}

function Refused({ title, children }: { title: string; children: string }) {
  return (
    <>
      <h1 className="text-l font-medium">{title}</h1>
      <p className="text-m">{children}</p>
      <p className="text-muted">
        Already have an account?{' '}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    </>
  );
}
