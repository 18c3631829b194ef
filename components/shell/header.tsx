import Link from 'next/link';
import { AddLink } from './add-link.tsx';
import { CommandButton } from './command-button.tsx';
import { IncidentsLink } from './incidents-link.tsx';
import { LazyThemeSwitch } from './lazy-theme-switch.tsx';
import { Mark } from './mark.tsx';
import { MeMenu } from './me-menu.tsx';
import type { Modifier } from './modifier.ts';
import { NavLink } from './nav-link.tsx';
import { PhoneMenu } from './phone-menu.tsx';
import { RegistriesLink } from './registries-link.tsx';

export function Header({ modifier }: { modifier: Modifier }) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper print:hidden">
      <div className="mx-auto flex h-11 max-w-page items-center gap-2 px-3 sm:gap-5 sm:px-4">
        <PhoneMenu />
        <Link href="/" aria-label="Plimsoll, home" className="flex items-center gap-2 text-m font-medium">
          <Mark />
          <span className="sm:max-md:hidden">Plimsoll</span>
        </Link>
        <nav aria-label="Main" className="flex items-center gap-2 sm:gap-4">
          <span className="contents max-sm:hidden">
            <NavLink href="/" also="/repositories">
              Repositories
            </NavLink>
          </span>
          <IncidentsLink />
          <span className="contents max-sm:hidden">
            <RegistriesLink />
            <span className="contents max-lg:hidden">
              <NavLink href="/packages">Packages</NavLink>
            </span>
            <span className="contents max-md:hidden">
              <NavLink href="/usage">Usage</NavLink>
            </span>
            <NavLink href="/settings" also="/settings">
              Settings
            </NavLink>
          </span>
        </nav>
        <div className="ml-auto flex items-center sm:gap-1">
          <AddLink />
          <CommandButton modifier={modifier} />
          {/* Phones have the themes in the palette. */}
          <span className="max-sm:hidden">
            <LazyThemeSwitch />
          </span>
          <MeMenu />
        </div>
      </div>
    </header>
  );
}
