'use client';

import { useQuery } from '@tanstack/react-query';
import { registriesQuery } from '#lib/queries/registries/registries.ts';

/** A dot that shows whether the registries answer. */
export function RegistriesHealth() {
  const { data } = useQuery(registriesQuery());
  if (data === undefined || data.items.every(({ origin }) => origin === 'demo')) return null;
  const count = data.items.filter(({ health }) => health.state === 'troubled' || health.state === 'paused').length;
  const words = count === 0 ? 'all answering' : `${count} failing`;
  return (
    <span title={words} className="flex items-center">
      <span aria-hidden className={`size-2 rounded-full ${count === 0 ? 'bg-saved' : 'rounded-none bg-danger'}`} />
      <span className="sr-only"> {words}</span>
    </span>
  );
}
