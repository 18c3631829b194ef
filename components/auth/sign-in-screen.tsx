'use client';

import Link from 'next/link';
import type { SignInOptions } from '#lib/views/dto/people.ts';
import { OidcButton } from './oidc-button.tsx';
import { oidcRefusal } from './oidc-refusal.ts';
import { SetUpLinkHint } from './set-up-link-hint.tsx';
import { SignInForm } from './sign-in-form.tsx';

type Props = {
  options: SignInOptions;
  /** A path of our own. */
  next: string;
  /** Why the provider did not let one in, as it came back in the URL. */
  refusal: string | null;
};

/** The way in, and for who has no account, whom to ask for one. */
export function SignInScreen({ options: { isClaimed, isPublic, oidcName }, next, refusal }: Props) {
  return (
    <>
      <h1 className="text-l font-medium">{isClaimed ? 'Sign in' : 'Nobody has set this Plimsoll up yet'}</h1>
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
            <p>No account? Ask an admin of this Plimsoll for an invitation.</p>
            <p>Password forgotten? An admin can make you a link that sets a new one.</p>
          </>
        ) : null}
        {isPublic ? (
          <p>
            Anyone may read here:{' '}
            <Link href="/" className="text-accent underline">
              look around without an account
            </Link>
            .
          </p>
        ) : null}
      </div>
    </>
  );
}
