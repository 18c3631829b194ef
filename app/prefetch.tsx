import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createQueryClient } from '#lib/queries/requests/query-client.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import type { RequestContext } from '#lib/server/request-context.ts';

/**
 * Reads on the server what the screen is about to request, under the same keys. The browser repeats a request that failed, and
 * shows the reason.
 */
export async function Prefetched({
  read,
  getContext = getPageContext,
  children,
}: {
  read: (context: RequestContext, client: QueryClient) => Promise<unknown>;
  getContext?: () => Promise<RequestContext>;
  children: ReactNode;
}) {
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { retry: false } });
  try {
    await read(await getContext(), client);
  } catch {
    // The screen shows the reason after its own request has failed.
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
