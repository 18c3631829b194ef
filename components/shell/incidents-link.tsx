'use client';

import { useQuery } from '@tanstack/react-query';
import { openIncidentsQuery } from '#lib/queries/incidents.ts';
import { NavLink } from './nav-link.tsx';

/** The link to the inbox, with how many are open. */
export function IncidentsLink() {
  const { data } = useQuery(openIncidentsQuery());
  const count = data?.openCount ?? 0;
  return (
    <NavLink href="/incidents" also="/incidents">
      Incidents
      {count === 0 ? null : (
        <>
          <span className="num flex h-[18px] min-w-[18px] items-center justify-center rounded-full border border-signal px-1 text-signal">
            {count > 999 ? '999+' : count}
          </span>
          <span className="sr-only">open</span>
        </>
      )}
    </NavLink>
  );
}
