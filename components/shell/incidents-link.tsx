'use client';

import { useQuery } from '@tanstack/react-query';
import { openIncidentsQuery } from '#lib/queries/incidents/open-incidents.ts';
import { NavLink } from './nav-link.tsx';

/** The link to the inbox, with the number of open incidents. On phones only the number, since a word there reads as the title. */
export function IncidentsLink() {
  const { data } = useQuery(openIncidentsQuery());
  const count = data?.openCount ?? 0;
  return (
    <span className={count === 0 ? 'contents max-sm:hidden' : 'contents'}>
      <NavLink href="/incidents" also="/incidents">
        <span className="max-sm:sr-only">Incidents</span>
        {count === 0 ? null : (
          <>
            <span className="num flex h-[18px] min-w-[18px] items-center justify-center rounded-full border border-signal px-1 text-signal">
              {count > 999 ? '999+' : count}
            </span>
            <span className="sm:sr-only">open</span>
          </>
        )}
      </NavLink>
    </span>
  );
}
