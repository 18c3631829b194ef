import { queryOptions } from '@tanstack/react-query';
import type { Preview } from '#lib/views/dto/preview.ts';
import { apiFetch } from './fetch.ts';

/** The references in a pasted text. No registry is contacted. */
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

/** Reads a reference's tags from the registry, with the requests that watching it would need. */
export const tryReference = (attempt: Attempt, signal?: AbortSignal) =>
  apiFetch<Preview>('/repositories/preview', { method: 'POST', body: attempt, signal });
