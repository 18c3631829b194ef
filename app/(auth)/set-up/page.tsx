import type { Metadata } from 'next';
import { SetUpScreen } from '#components/auth/set-up-screen.tsx';
import { getPageContext } from '#lib/server/page-context.ts';
import { readSignInOptions } from '#lib/views/accounts/sign-in-options.ts';

export const metadata: Metadata = { title: 'Set up' };

export default async function Page() {
  const { access, clock, views } = await getPageContext();
  const { isClaimed } = await readSignInOptions(views, access, clock.now());
  return <SetUpScreen isClaimed={isClaimed} />;
}
