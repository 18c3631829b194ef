'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

type Props = { href: string; also?: string; children: ReactNode };

/** A link to a screen, marked while it or a page below it is open. It closes the phone's menu around it. */
export function NavLink({ href, also, children }: Props) {
  const path = usePathname();
  const here = path === href || (also !== undefined && path.startsWith(also));
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
      className="flex h-11 items-center gap-1.5 border-b-2 border-transparent text-muted sm:px-1 hover:text-ink aria-[current=page]:border-ink aria-[current=page]:text-ink"
    >
      {children}
    </Link>
  );
}
