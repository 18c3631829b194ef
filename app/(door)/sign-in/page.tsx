import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInScreen } from '#components/door/sign-in-screen.tsx';
import { safeNextPath } from '#lib/queries/next-path.ts';
import { getVisit } from '#lib/server/page-visit.ts';
import { readFrontDoor } from '#lib/views/front-door.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const { next, error } = await searchParams;
  const { access, caller, clock, views } = await getVisit();
  const path = safeNextPath(next);
  if (caller.kind === 'user') redirect(path);
  const refusal = typeof error === 'string' ? error : null;
  const frontDoor = await readFrontDoor(views, access, clock.now());
  return <SignInScreen frontDoor={frontDoor} next={path} refusal={refusal} />;
}
