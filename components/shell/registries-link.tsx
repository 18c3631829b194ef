'use client';

import { useQuery } from '@tanstack/react-query';
import { registriesQuery } from '#lib/queries/registries.ts';
import { NavLink } from './nav-link.tsx';

/** The link to the registries, with one dot for the health of all of them. */
export function RegistriesLink() {
  const { data } = useQuery(registriesQuery());
  const troubled =
    data?.items.filter((item) => item.health.state === 'troubled' || item.health.state === 'paused') ?? [];
  const health =
    data === undefined || data.items.length === 0
      ? null
      : troubled.length === 0
        ? { word: 'all answering', className: 'bg-saved' }
        : { word: `${troubled.length} in trouble`, className: 'bg-danger rounded-none' };
  return (
    <NavLink href="/registries" label={health === null ? undefined : `Registries, ${health.word}`}>
      Registries
      {health === null ? null : (
        <span title={health.word} className="flex items-center">
          <span aria-hidden className={`size-2 rounded-full ${health.className}`} />
        </span>
      )}
    </NavLink>
  );
}
