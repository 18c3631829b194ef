'use client';

import Link from 'next/link';
import type { SignInOptions } from '#lib/views/dto/people.ts';
import { OidcButton } from './oidc-button.tsx';
import { oidcRefusal } from './oidc-refusal.ts';
import { SetUpLinkHint } from './set-up-link-hint.tsx';
import { SignInForm } from './sign-in-form.tsx';

type Props = {
  options: SignInOptions;
  /** A path of this application. */
  next: string;
  /** Reason why the provider refused the sign-in, from the URL. */
  refusal: string | null;
};

/** The ways to sign in, and a hint for readers without an account. */
export function SignInScreen({ options: { isClaimed, isPublic, oidcName }, next, refusal }: Props) {
  return (
    <>
      <h1 className="text-l font-medium">{isClaimed ? 'Sign in' : 'Plimsoll is not set up yet'}</h1>
      {refusal === null ? null : (
        <p role="alert" className="border-l-2 border-danger pl-3 text-m">
          {oidcRefusal(refusal)}
        </p>
      )}
      {isClaimed ? <SignInForm next={next} /> : <SetUpLinkHint />}
      {oidcName === null ? null : <OidcButton name={oidcName} next={next} />}
      <div className="flex flex-col gap-2 border-t border-line pt-4 text-muted empty:hidden">
        {isClaimed ? (
          <>
            <p>No account? Ask an admin for an invitation.</p>
            <p>Forgot your password? Ask an admin for a reset link.</p>
          </>
        ) : null}
        {isPublic ? (
          <p>
            No account needed to read:{' '}
            <Link href="/" className="text-accent underline">
              continue without signing in
            </Link>
            .
          </p>
        ) : null}
      </div>
    </>
  );
}
