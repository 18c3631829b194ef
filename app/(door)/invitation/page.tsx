import type { Metadata } from 'next';
import { InvitationScreen } from '#components/door/invitation-screen.tsx';

export const metadata: Metadata = { title: 'Invitation' };

export default function Page() {
  return <InvitationScreen />;
}
