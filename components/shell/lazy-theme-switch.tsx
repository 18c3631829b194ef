'use client';

import { lazily } from '#components/ui/lazily.tsx';

/** The switch is not needed at the first paint, for the theme is set before. Its place is kept. */
export const LazyThemeSwitch = lazily(
  () => import('./theme-switch.tsx').then((module) => module.ThemeSwitch),
  <span aria-hidden className="block size-8" />,
);
