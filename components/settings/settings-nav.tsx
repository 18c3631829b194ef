'use client';

import { NavLink } from '#components/shell/nav-link.tsx';
import { useMay } from '#components/shell/use-me.ts';

/** The parts of the settings, each to those who may read it. */
export function SettingsNav() {
  const administers = useMay('administer');
  return (
    <nav aria-label="Settings" className="flex gap-4 border-b border-line">
      {administers ? <NavLink href="/settings/people">People</NavLink> : null}
      <NavLink href="/settings/owners">Owners</NavLink>
      {administers ? <NavLink href="/settings/audit">Audit</NavLink> : null}
    </nav>
  );
}
