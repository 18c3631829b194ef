'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { lazily } from '#components/ui/lazily.tsx';
import { meQuery } from '#lib/queries/accounts/me.ts';
import { signInPath } from '#lib/queries/accounts/sign-in-path.ts';

const PLACE = <span aria-hidden className="size-8" />;

/** Loaded after the first paint. Its place is kept. */
const MeButton = lazily(() => import('./me-button.tsx').then((module) => module.MeButton), PLACE);

/** The menu of the account, or a link to sign in. */
export function MeMenu() {
  const { data: me } = useQuery(meQuery());
  const path = usePathname();
  if (me === undefined) return PLACE;
  if (me.kind !== 'stranger') return <MeButton me={me} />;
  return (
    <Link href={signInPath(path)} className="inline-flex h-8 items-center rounded-m px-2 text-accent hover:bg-hover">
      Sign in
    </Link>
  );
}
