import type { Metadata } from 'next';
import { RegistriesScreen } from '#components/registries/registries-screen.tsx';

export const metadata: Metadata = { title: 'Registries' };
export const dynamic = 'force-dynamic';

export default function Page() {
  return <RegistriesScreen />;
}
