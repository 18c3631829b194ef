'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useId } from 'react';
import { useMay } from '#components/shell/use-me.ts';
import { SETTINGS_GROUPS } from './settings-pages.ts';

/** The parts of the settings that the reader may read, in a column, or in rows on a phone. */
export function SettingsNav() {
  const administers = useMay('administer');
  return (
    <nav
      aria-label="Settings"
      className="flex flex-col gap-x-4 gap-y-1 border-b border-line pb-2 md:gap-y-5 md:border-b-0 md:pt-1"
    >
      {SETTINGS_GROUPS.map(({ name, pages }) => {
        const shown = pages.filter(({ needs }) => needs !== 'administer' || administers);
        return shown.length === 0 ? null : <Group key={name} name={name} pages={shown} />;
      })}
    </nav>
  );
}

function Group({ name, pages }: (typeof SETTINGS_GROUPS)[number]) {
  const id = useId();
  const path = usePathname();
  return (
    <div className="flex min-w-0 items-baseline gap-x-3 md:flex-col md:items-stretch">
      <h2 id={id} className="w-12 shrink-0 text-muted md:mb-1 md:w-auto md:px-2.5">
        {name}
      </h2>
      <ul aria-labelledby={id} className="flex min-w-0 flex-wrap gap-x-1 md:flex-col md:gap-y-0.5">
        {pages.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className="flex h-8 items-center rounded-m px-2 hover:bg-hover aria-[current=page]:bg-tint aria-[current=page]:font-medium md:px-2.5"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
