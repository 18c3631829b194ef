import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { NotFoundScreen } from '#components/states/not-found-screen.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default async function NotFound() {
  return <NotFoundScreen path={(await headers()).get('x-plimsoll-path') ?? '/'} />;
}
