'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useId, useRef, useState } from 'react';
import { visibleText } from '#lib/format/text.ts';
import { meQuery } from '#lib/queries/me.ts';
import { signInPath } from '#lib/queries/sign-in-path.ts';
import type { Me } from '#lib/views/dto/people.ts';

const MeMenuItems = dynamic(() => import('./me-menu-items.tsx').then((module) => module.MeMenuItems), { ssr: false });

/** Who is signed in, and the way to what is one's own; for strangers, the way in. */
export function MeMenu() {
  const { data: me } = useQuery(meQuery());
  const path = usePathname();
  if (me === undefined) return <span aria-hidden className="size-8" />;
  if (me.kind === 'stranger')
    return (
      <Link href={signInPath(path)} className="inline-flex h-8 items-center rounded-m px-2 text-accent hover:bg-hover">
        Sign in
      </Link>
    );
  return <OpenableMenu me={me} />;
}

/** The menu itself is loaded the first time it is wanted. */
function OpenableMenu({ me }: { me: Me }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const name = visibleText(me.name ?? me.email ?? 'me');
  return (
    <span className="relative inline-flex">
      <button
        ref={button}
        id={id}
        type="button"
        title={name}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
        className="inline-flex size-8 items-center justify-center rounded-m hover:bg-hover"
      >
        <span
          aria-hidden
          className="flex size-6 items-center justify-center rounded-full bg-tint font-medium uppercase"
        >
          {[...name][0]}
        </span>
        <span className="sr-only">Menu of {name}</span>
      </button>
      {isOpen ? <MeMenuItems me={me} button={button} labelledBy={id} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}
