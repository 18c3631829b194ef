import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Prefetched } from '#app/prefetch.tsx';
import { AccountScreen } from '#components/account/account-screen.tsx';
import { may } from '#lib/auth/permissions.ts';
import { sessionsQuery, tokensQuery } from '#lib/queries/account.ts';
import { signInPath } from '#lib/queries/sign-in-path.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import { readSessions } from '#lib/views/sessions.ts';
import { readTokens } from '#lib/views/tokens.ts';

export const metadata: Metadata = { title: 'Account' };

/** Where anyone may read, a stranger comes this far and no further. */
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
