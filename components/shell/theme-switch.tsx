'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { applyTheme, findTheme, THEME_KEY, THEMES, type Theme } from './theme.ts';

const ICONS = { system: Monitor, light: Sun, dark: Moon };

function subscribe(listener: () => void): () => void {
  addEventListener(THEME_KEY, listener);
  return () => removeEventListener(THEME_KEY, listener);
}

/** Switches the theme: system, light, dark. */
export function ThemeSwitch() {
  const theme = useSyncExternalStore<Theme>(subscribe, findTheme, () => 'system');
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      if (findTheme() === 'system') applyTheme('system');
    };
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const Icon = ICONS[theme];
  return (
    <IconButton label={`Theme: ${theme}. Change to ${next}`} onClick={() => applyTheme(next)}>
      <Icon aria-hidden size={16} />
    </IconButton>
  );
}
