import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { foundOrNull } from '#app/found.ts';
import { readIncidentOnce } from './reading.ts';

type Props = { params: Promise<{ number: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const incident = await readIncidentOnce((await params).number).catch(() => null);
  if (incident === null) return { title: 'Not found' };
  return { title: `Incident ${incident.number}${incident.lead === null ? '' : ` · ${incident.lead.reference}`}` };
}

export default async function Layout({ params, children }: Props) {
  await foundOrNull(readIncidentOnce((await params).number));
  return children;
}
