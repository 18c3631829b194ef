import Link from 'next/link';
import { AddLink } from './add-link.tsx';
import { CommandButton } from './command-button.tsx';
import { IncidentsLink } from './incidents-link.tsx';
import { Mark } from './mark.tsx';
import { MeMenu } from './me-menu.tsx';
import { NavLink } from './nav-link.tsx';
import { RegistriesLink } from './registries-link.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

export function Header() {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper">
      <div className="mx-auto flex h-11 max-w-[1400px] items-center gap-2 px-3 sm:gap-5 sm:px-4">
        <Link href="/" aria-label="Plimsoll, home" className="flex items-center gap-2 text-m font-medium">
          <Mark />
          <span className="max-sm:hidden">Plimsoll</span>
        </Link>
        <nav aria-label="Main" className="flex items-center gap-2 sm:gap-4">
          <NavLink href="/" also="/repositories">
            Repositories
          </NavLink>
          <IncidentsLink />
          <RegistriesLink />
        </nav>
        <div className="ml-auto flex items-center sm:gap-1">
          <AddLink />
          <CommandButton />
          {/* On a phone the palette has the themes. */}
          <span className="max-sm:hidden">
            <ThemeSwitch />
          </span>
          <MeMenu />
        </div>
      </div>
    </header>
  );
}
