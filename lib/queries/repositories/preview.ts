import { queryOptions } from '@tanstack/react-query';
import type { Credential } from '#lib/domain/credential.ts';
import type { Preview } from '#lib/views/dto/preview.ts';
import type { Key } from '../keys.ts';
import { ApiError } from '../requests/api-error.ts';
import { apiFetch } from '../requests/fetch.ts';
import { createLimit } from '../requests/limit.ts';

/** The references in a pasted text. No registry is contacted. */
export const parsePreviewQuery = (text: string) =>
  queryOptions({
    queryKey: ['preview', 'text', text] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<Preview>('/repositories/preview', { method: 'POST', body: { text }, signal }),
    enabled: text.trim() !== '',
    staleTime: 60_000,
    retry: false,
  });

export type Attempt = {
  reference: string;
  insecure?: boolean;
  allowPrivate?: boolean;
  credentials?: Credential;
};

const atMostThree = createLimit(3);

/** The API limits requests per person and minute; the trials of a long paste wait for the next minute. */
const MAX_WAITS = 20;
const isRateLimited = (error: Error): error is ApiError => error instanceof ApiError && error.status === 429;

/**
 * Reads the tags of a reference from the registry, with the requests that watching it would need. At most three trials run at a time.
 *
 * @param count - number of trials before this one; it stands for the credentials, which must not be in a key
 */
export const trialQuery = (attempt: Attempt, reference: string, count: number) =>
  queryOptions({
    queryKey: ['trial', reference, count, attempt.insecure ?? false] as const satisfies Key,
    queryFn: ({ signal }) =>
      atMostThree(() => apiFetch<Preview>('/repositories/preview', { method: 'POST', body: attempt, signal })),
    staleTime: 300_000,
    // Each trial sends requests to a registry: a person repeats it.
    refetchInterval: false,
    retry: (retries, error) => isRateLimited(error) && retries < MAX_WAITS,
    retryDelay: (_, error) => 1_000 * ((isRateLimited(error) ? error.retryAfterSeconds : null) ?? 10),
  });
