import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInScreen } from '#components/auth/sign-in-screen.tsx';
import { safeNextPath } from '#lib/queries/accounts/next-path.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import { readSignInOptions } from '#lib/views/accounts/sign-in-options.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const { next, error } = await searchParams;
  const { access, caller, clock, views } = await getPageContext();
  const path = safeNextPath(next);
  if (caller.kind === 'user') redirect(path);
  const refusal = typeof error === 'string' ? error : null;
  const options = await readSignInOptions(views, access, clock.now());
  return <SignInScreen options={options} next={path} refusal={refusal} />;
}
