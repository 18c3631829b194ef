import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { foundOrNull } from '#app/found.ts';
import { readRepositoryOnce } from './reading.ts';

type Props = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const repository = await readRepositoryOnce((await params).id).catch(() => null);
  return { title: repository?.reference ?? 'Not found' };
}

export default async function Layout({ params, children }: Props) {
  await foundOrNull(readRepositoryOnce((await params).id));
  return children;
}
