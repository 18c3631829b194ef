import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { Frame } from '#app/frame.tsx';
import { may } from '#lib/auth/permissions.ts';
import { signInPath } from '#lib/queries/accounts/sign-in-path.ts';
import { getPageContext } from '#lib/server/page-context.ts';

/**
 * The frame of all pages for readers; others are redirected to the sign-in page. Each view checks the permission again.
 */
export default async function Layout({ children }: { children: ReactNode }) {
  const context = await getPageContext();
  // The sign-in page returns to the path that proxy.ts noted.
  if (!may(context.caller, 'read')) redirect(signInPath((await headers()).get('x-plimsoll-path') ?? '/'));
  return <Frame>{children}</Frame>;
}
