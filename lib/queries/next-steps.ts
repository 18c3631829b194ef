import { queryOptions } from '@tanstack/react-query';
import type { NextSteps } from '#lib/views/dto/next-steps.ts';
import type { Key } from './keys.ts';
import { apiFetch } from './requests/fetch.ts';

/** Which parts of the set-up are done. */
export const nextStepsQuery = () =>
  queryOptions({
    queryKey: ['next-steps'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<NextSteps>('/next-steps', { signal }),
    staleTime: 0,
  });
