import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Prefetched } from '#app/prefetch.tsx';
import { AccountScreen } from '#components/account/account-screen.tsx';
import { may } from '#lib/auth/permissions.ts';
import { sessionsQuery, tokensQuery } from '#lib/queries/accounts/account.ts';
import { signInPath } from '#lib/queries/accounts/sign-in-path.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import { readSessions } from '#lib/views/accounts/sessions.ts';
import { readTokens } from '#lib/views/accounts/tokens.ts';

export const metadata: Metadata = { title: 'Account' };

/** A visitor without an account reaches this page, where reading is public, and is redirected from here. */
export default async function Page() {
  const { caller } = await getPageContext();
  if (!may(caller, 'account')) redirect(signInPath('/account'));
  return (
    <Prefetched
      read={({ views, clock }, client) =>
        Promise.all([
          client.prefetchQuery({ ...sessionsQuery(), queryFn: () => readSessions(views, clock.now()) }),
          client.prefetchQuery({ ...tokensQuery(), queryFn: () => readTokens(views) }),
        ])
      }
    >
      <AccountScreen />
    </Prefetched>
  );
}
