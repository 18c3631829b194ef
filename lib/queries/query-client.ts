import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';

/** One per browser tab, one per request on the server. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.temporary),
      },
    },
  });
}
