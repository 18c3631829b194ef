'use client';

import { useId, useRef, useState } from 'react';
import { lazily } from '#components/ui/lazily.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { Me } from '#lib/views/dto/people.ts';

const MeMenuItems = lazily(() => import('./me-menu-items.tsx').then((module) => module.MeMenuItems));

/** The button of the account's menu. The menu itself is loaded when it is first opened. */
export function MeButton({ me }: { me: Me }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const displayName = visibleText(me.name ?? me.email ?? 'me');
  return (
    <span className="relative inline-flex">
      <button
        ref={button}
        id={id}
        type="button"
        title={displayName}
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
          {[...displayName][0]}
        </span>
        <span className="sr-only">Menu of {displayName}</span>
      </button>
      {isOpen ? <MeMenuItems me={me} button={button} labelledBy={id} onClose={() => setOpen(false)} /> : null}
    </span>
  );
}
