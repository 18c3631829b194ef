import { redirect } from 'next/navigation';
import { may } from '#lib/auth/permissions.ts';
import { getVisit } from '#lib/server/page-visit.ts';

/** To the first part that one may read. */
export default async function Page() {
  const { caller } = await getVisit();
  redirect(may(caller, 'administer') ? '/settings/people' : '/settings/owners');
}
