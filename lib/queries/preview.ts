import { queryOptions } from '@tanstack/react-query';
import type { Preview } from '#lib/views/dto/preview.ts';
import { apiFetch } from './fetch.ts';

/** What a pasted text names; nothing is asked of a registry. */
export const parsePreviewQuery = (text: string) =>
  queryOptions({
    queryKey: ['preview', 'text', text] as const,
    queryFn: ({ signal }) => apiFetch<Preview>('/repositories/preview', { method: 'POST', body: { text }, signal }),
    enabled: text.trim() !== '',
    staleTime: 60_000,
    retry: false,
  });

export type Attempt = {
  reference: string;
  insecure?: boolean;
  allowPrivate?: boolean;
  credentials?: { username: string; password: string };
};

/** Asks the registry what a reference holds and what watching it would cost. */
export const tryReference = (attempt: Attempt, signal?: AbortSignal) =>
  apiFetch<Preview>('/repositories/preview', { method: 'POST', body: attempt, signal });
