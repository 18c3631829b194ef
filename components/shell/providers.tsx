'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { ClockProvider } from '#components/figures/clock.tsx';
import { goTo, herePath } from '#lib/queries/go-to.ts';
import { createQueryClient } from '#lib/queries/query-client.ts';
import { isAuthPage, signInPath } from '#lib/queries/sign-in-path.ts';
import { reapplyTheme } from './theme.ts';

/** The session ended while its pages were open: sign in, and come back here. A refused password is said by its form. */
function leaveForSignIn(): void {
  const path = herePath();
  if (!isAuthPage(path)) goTo(signInPath(`${path}${location.search}`));
}

/** What every screen stands on: the clock, the query cache and the URL's state. */
export function Providers({ startMs, children }: { startMs: number; children: ReactNode }) {
  const [client] = useState(() => createQueryClient(leaveForSignIn));
  useLayoutEffect(reapplyTheme, []);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <ClockProvider startMs={startMs}>{children}</ClockProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}
