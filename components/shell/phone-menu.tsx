import { Glyph } from '#components/ui/glyph.tsx';
import { NavLink } from './nav-link.tsx';

const ID = 'phone-menu';

/** The screens as a list, on phones, where the header has no room for their links. */
export function PhoneMenu() {
  return (
    <div className="sm:hidden">
      <button
        type="button"
        aria-label="Menu"
        popoverTarget={ID}
        className="inline-flex size-8 items-center justify-center rounded-m text-muted hover:bg-hover hover:text-ink"
      >
        <Glyph name="menu" />
      </button>
      <nav
        id={ID}
        popover="auto"
        aria-label="Screens"
        className="fixed top-11 left-0 w-52 rounded-m border border-line bg-raised p-1 text-ink shadow-[var(--float)] [&_a]:px-3"
      >
        <NavLink href="/" also="/repositories">
          Repositories
        </NavLink>
        <NavLink href="/incidents" also="/incidents">
          Incidents
        </NavLink>
        <NavLink href="/registries">Registries</NavLink>
        <NavLink href="/packages">Packages</NavLink>
        <NavLink href="/usage">Usage</NavLink>
        <NavLink href="/compare">Compare</NavLink>
        <NavLink href="/settings" also="/settings">
          Settings
        </NavLink>
      </nav>
    </div>
  );
}
