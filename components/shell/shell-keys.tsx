'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { isHeld } from './is-held.ts';
import type { Modifier } from './modifier.ts';
import { onGlobalKey } from './on-global-key.ts';
import { onShortcuts } from './shell-events.ts';
import { useVisits } from './use-visits.ts';

type Props = {
  modifier: Modifier;
  onPalette: () => void;
  onShortcutsDialog: () => void;
};

/** Binds the keys that work on every screen, and remembers the visited pages. Shows nothing. */
export function ShellKeys({ modifier, onPalette, onShortcutsDialog }: Props) {
  const router = useRouter();
  useVisits(usePathname());
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && isHeld(modifier, event)) {
        event.preventDefault();
        onPalette();
        return;
      }
      onGlobalKey(event, (act) => ('href' in act ? router.push(act.href) : onShortcutsDialog()));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [modifier, router, onPalette, onShortcutsDialog]);
  useEffect(() => onShortcuts(onShortcutsDialog), [onShortcutsDialog]);
  return null;
}
