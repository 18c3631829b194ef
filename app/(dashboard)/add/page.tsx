import type { Metadata } from 'next';
import { AddScreen } from '#components/add/add-screen.tsx';

export const metadata: Metadata = { title: 'Add images' };
export const dynamic = 'force-dynamic';

export default function Page() {
  return <AddScreen />;
}
