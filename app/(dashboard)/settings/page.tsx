import { redirect } from 'next/navigation';
import { firstSettingsPage } from '#components/settings/settings-pages.ts';
import { listPermissions } from '#lib/auth/permissions.ts';
import { getPageContext } from '#lib/server/page-context.ts';

/** Redirects to the first part of the settings that the caller may read. */
export default async function Page() {
  const { caller } = await getPageContext();
  redirect(firstSettingsPage(listPermissions(caller)));
}
