import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { foundOrNull } from '#app/found.ts';
import { readCheckOnce } from './reading.ts';

type Props = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const check = await readCheckOnce((await params).id).catch(() => null);
  return { title: check === null ? 'Not found' : 'Check' };
}

export default async function Layout({ params, children }: Props) {
  await foundOrNull(readCheckOnce((await params).id));
  return children;
}
