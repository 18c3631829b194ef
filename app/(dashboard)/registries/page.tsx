import type { Metadata } from 'next';
import { RegistriesScreen } from '#components/registries/registries-screen.tsx';

export const metadata: Metadata = { title: 'Registries' };

/** The layout has read the registries already, for its header. */
export default function Page() {
  return <RegistriesScreen />;
}
