'use client';

import { useCallback, useState } from 'react';
import { Glyph } from '#components/ui/glyph.tsx';
import { lazily } from '#components/ui/lazily.tsx';
import { ariaKey, keyText, type Modifier } from './modifier.ts';

const ShellKeys = lazily(() => import('./shell-keys.tsx').then((module) => module.ShellKeys));
const CommandPalette = lazily(() => import('./command-palette.tsx').then((module) => module.CommandPalette));
const ShortcutsDialog = lazily(() => import('./shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog));

type Open = 'palette' | 'shortcuts' | null;

/** Opens the command palette and the list of keys, by click or key. Both are loaded when they are first opened. */
export function CommandButton({ modifier }: { modifier: Modifier }) {
  const [open, setOpen] = useState<Open>(null);
  const togglePalette = useCallback(() => setOpen((was) => (was === 'palette' ? null : 'palette')), []);
  const openShortcuts = useCallback(() => setOpen('shortcuts'), []);
  const close = () => setOpen(null);
  return (
    <>
      <button
        type="button"
        title={`Search and run commands (${keyText(modifier, 'K')})`}
        aria-haspopup="dialog"
        aria-expanded={open === 'palette'}
        aria-keyshortcuts={ariaKey(modifier, 'K')}
        onClick={() => setOpen('palette')}
        className="inline-flex h-8 items-center gap-2 rounded-m px-2 text-muted hover:bg-hover hover:text-ink"
      >
        <Glyph name="search" />
        <span className="sr-only">Open the command palette</span>
        <kbd aria-hidden className="font-mono max-md:hidden">
          {keyText(modifier, 'K')}
        </kbd>
      </button>
      <ShellKeys modifier={modifier} onPalette={togglePalette} onShortcutsDialog={openShortcuts} />
      {open === 'palette' ? <CommandPalette modifier={modifier} onClose={close} /> : null}
      {open === 'shortcuts' ? <ShortcutsDialog modifier={modifier} onClose={close} /> : null}
    </>
  );
}
