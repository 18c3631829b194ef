'use client';

import { lazily } from '#components/ui/lazily.tsx';
import { NavLink } from './nav-link.tsx';

/** Loaded after the first paint. Its place is kept. */
const RegistriesHealth = lazily(() => import('./registries-health.tsx').then((module) => module.RegistriesHealth));

/** The link to the registries, with their health. */
export function RegistriesLink() {
  return (
    <NavLink href="/registries">
      Registries
      <span className="flex w-2">
        <RegistriesHealth />
      </span>
    </NavLink>
  );
}
