import type { Metadata } from 'next';
import { SetUpScreen } from '#components/door/set-up-screen.tsx';
import { getVisit } from '#lib/server/page-visit.ts';
import { readFrontDoor } from '#lib/views/front-door.ts';

export const metadata: Metadata = { title: 'Set up' };

export default async function Page() {
  const { access, clock, views } = await getVisit();
  const { isClaimed } = await readFrontDoor(views, access, clock.now());
  return <SetUpScreen isClaimed={isClaimed} />;
}
