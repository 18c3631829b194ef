'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { ClockProvider } from '#components/figures/clock.tsx';
import { createQueryClient } from '#lib/queries/query-client.ts';

/** What every screen stands on: the clock, the query cache and the URL's state. */
export function Providers({ startMs, children }: { startMs: number; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>
        <ClockProvider startMs={startMs}>{children}</ClockProvider>
      </NuqsAdapter>
    </QueryClientProvider>
  );
}
