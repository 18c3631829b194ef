import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { retryIntervalMs } from './retry-interval.ts';

/**
 * Creates the query client: one per browser tab, one per request on the server.
 *
 * @param onSignedOut - called once, at the first response with status 401
 */
export function createQueryClient(onSignedOut: () => void = () => {}): QueryClient {
  let isNotified = false;
  const onError = (error: Error) => {
    if (isNotified || !(error instanceof ApiError) || error.status !== 401) return;
    isNotified = true;
    onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchInterval: ({ state }) => retryIntervalMs(state.error),
        retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.temporary),
      },
    },
  });
}
