'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { ClockProvider } from '#components/figures/clock.tsx';
import { isAuthPage, signInPath } from '#lib/queries/accounts/sign-in-path.ts';
import { goTo, herePath } from '#lib/queries/requests/go-to.ts';
import { createQueryClient } from '#lib/queries/requests/query-client.ts';
import { reapplyTheme } from './theme.ts';

/** Opens the sign-in page when the session has ended, and returns here. A refused password is shown by its form. */
function leaveForSignIn(): void {
  const path = herePath();
  if (!isAuthPage(path)) goTo(signInPath(`${path}${location.search}`));
}

/** The context of all screens: the clock, the query cache and the state of the URL. */
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
