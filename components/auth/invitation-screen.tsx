'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Failure } from '#components/states/failure.tsx';
import { readInvitation } from '#lib/queries/account.ts';
import { ApiError } from '#lib/queries/api-error.ts';
import { AcceptForm } from './accept-form.tsx';
import { AuthSkeleton } from './auth-skeleton.tsx';
import { useLinkCode } from './use-link-code.ts';

/** What a one-time link offers: an account of one's own, or a new password for it. */
export function InvitationScreen() {
  const code = useLinkCode();
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', code],
    queryFn: ({ signal }) => readInvitation(code ?? '', signal),
    enabled: typeof code === 'string',
    // Looked at once: while it is filled in, the form must not go.
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, failure) => count < 2 && failure instanceof ApiError && failure.temporary && failure.status !== 429,
  });
  if (code === null)
    return (
      <Refused title="This link is not complete">
        Its last part, after the #, is missing. Copy all of it from the message that you were sent.
      </Refused>
    );
  if (data !== undefined && typeof code === 'string') return <AcceptForm code={code} invitation={data} />;
  if (error === null) return <AuthSkeleton label="Reading the invitation" />;
  if (error instanceof ApiError && error.code === 'account-disabled')
    return <Refused title="This account is disabled">{`${error.message} ${error.hint ?? ''}`}</Refused>;
  if (error instanceof ApiError && error.status !== 429 && !error.temporary)
    return (
      <Refused title="This link works no more">
        It was used, withdrawn, or has expired. Ask whoever sent it for a new one.
      </Refused>
    );
  return <Failure page title="The invitation could not be read" error={error} onRetry={() => void refetch()} />;
}

function Refused({ title, children }: { title: string; children: string }) {
  return (
    <>
      <h1 className="text-l font-medium">{title}</h1>
      <p className="text-m">{children}</p>
      <p className="text-muted">
        Have an account?{' '}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    </>
  );
}
