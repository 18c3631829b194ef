import { dehydrate, HydrationBoundary, type QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createQueryClient } from '#lib/queries/query-client.ts';
import { getPageContext } from '#lib/server/page-context.ts';
import type { RequestContext } from '#lib/server/request-context.ts';

/**
 * Reads on the server what the screen is about to ask for, under the same keys. What fails here is asked for again by
 * the browser, which shows why.
 */
export async function Prefetched({
  read,
  children,
}: {
  read: (context: RequestContext, client: QueryClient) => Promise<unknown>;
  children: ReactNode;
}) {
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { retry: false } });
  try {
    await read(await getPageContext(), client);
  } catch {
    // Said by the screen itself, once its own request fails too.
  }
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
