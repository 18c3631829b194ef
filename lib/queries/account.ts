import { queryOptions } from '@tanstack/react-query';
import type {
  CreatedToken,
  Me,
  PasswordChange,
  Role,
  SessionList,
  TokenList,
  TokenScope,
} from '#lib/views/dto/people.ts';
import { apiFetch } from './fetch.ts';

export const signIn = (body: { email: string; password: string }) =>
  apiFetch<void>('/sign-in', { method: 'POST', body });

/** Starts the sign-in with OIDC. @returns the URL of the provider, which returns to `next` */
export const startOidc = (next: string) =>
  apiFetch<{ url: string }>('/sign-in/oidc', { method: 'POST', body: { next } });

export const signOut = () => apiFetch<void>('/sign-out', { method: 'POST' });
export const signOutEverywhere = () => apiFetch<void>('/sign-out-everywhere', { method: 'POST' });

/** Creates the first account with the code of the set-up link, and signs it in. */
export const setUp = (body: { code: string; name: string; email: string; password: string }) =>
  apiFetch<Me>('/set-up', { method: 'POST', body });

/** The purpose of a one-time link. */
export type FoundInvitation = {
  kind: 'invitation' | 'reset';
  role: Role;
  email: string | null;
  name: string | null;
};

export const readInvitation = (code: string, signal?: AbortSignal) =>
  apiFetch<FoundInvitation>('/invitations/look', { method: 'POST', body: { code }, signal });

export const acceptInvitation = (body: { code: string; name?: string; email?: string; password: string }) =>
  apiFetch<Me>('/invitations/accept', { method: 'POST', body });

/** Changes the password. All other sessions end; API tokens are revoked if `revokeTokens`. */
export const changePassword = (body: { current: string; next: string; revokeTokens: boolean }) =>
  apiFetch<PasswordChange>('/password', { method: 'POST', body });

/** The signed-in browsers of the account. */
export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['sessions'] as const,
    queryFn: ({ signal }) => apiFetch<SessionList>('/sessions', { signal }),
  });

export const endSession = (id: string) => apiFetch<void>(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** API tokens: one's own, or everyone's for an admin. */
export const tokensQuery = () =>
  queryOptions({
    queryKey: ['tokens'] as const,
    queryFn: ({ signal }) => apiFetch<TokenList>('/tokens', { signal }),
  });

export const makeToken = (body: { name: string; scopes: TokenScope[]; expiresInDays: number | null }) =>
  apiFetch<CreatedToken>('/tokens', { method: 'POST', body });

export const revokeToken = (id: string) => apiFetch<void>(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });
