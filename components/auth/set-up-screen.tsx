'use client';

import Link from 'next/link';
import { buttonClass } from '#components/ui/button.tsx';
import { AuthSkeleton } from './auth-skeleton.tsx';
import { SetUpForm } from './set-up-form.tsx';
import { SetUpLinkHint } from './set-up-link-hint.tsx';
import { useLinkCode } from './use-link-code.ts';

/** The first account, for those who can read the log. */
export function SetUpScreen({ isClaimed }: { isClaimed: boolean }) {
  const code = useLinkCode();
  if (isClaimed) return <Claimed />;
  if (code === undefined) return <AuthSkeleton label="Reading the link" />;
  return (
    <>
      <h1 className="text-l font-medium">Set up Plimsoll</h1>
      {code === null ? <SetUpLinkHint /> : <SetUpForm code={code} />}
    </>
  );
}

function Claimed() {
  return (
    <>
      <h1 className="text-l font-medium">Plimsoll is already set up</h1>
      <p className="text-m">
        The first account exists, so this link does not work any more. If no one in your team created it, stop Plimsoll:
        someone else read the link in the log.
      </p>
      <div>
        <Link href="/sign-in" className={buttonClass('primary')}>
          Sign in
        </Link>
      </div>
    </>
  );
}
