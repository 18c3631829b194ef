import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { NotFoundScreen, NotFoundStranger } from '#components/states/not-found-screen.tsx';
import { isForReader } from './reader.ts';

export const metadata: Metadata = { title: 'Not found' };

export default async function NotFound() {
  const path = (await headers()).get('x-plimsoll-path') ?? '/';
  return (await isForReader()) ? <NotFoundScreen path={path} /> : <NotFoundStranger path={path} />;
}
