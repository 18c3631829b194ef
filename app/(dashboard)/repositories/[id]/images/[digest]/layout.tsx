import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { foundOrNull } from '#app/found.ts';
import { readImageOnce } from '../../reading.ts';

type Props = { params: Promise<{ id: string; digest: string }>; children: ReactNode };

const read = async ({ params }: Props) => {
  const { id, digest } = await params;
  return readImageOnce(id, decodeURIComponent(digest), null);
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const image = await read(props).catch(() => null);
  if (image === null) return { title: 'Not found' };
  return { title: `${image.reference}${image.tags[0] === undefined ? '' : `:${image.tags[0]}`}` };
}

export default async function Layout(props: Props) {
  await foundOrNull(read(props));
  return props.children;
}
