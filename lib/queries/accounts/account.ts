import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { LinkKind, Role, TokenScope } from '#lib/domain/account.ts';
import type { CreatedToken, Me, PasswordChange, SessionList, TokenList } from '#lib/views/dto/people.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

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
  kind: LinkKind;
  role: Role;
  email: string | null;
  name: string | null;
};

/**
 * The invitation of a link, read once: another answer would replace the form that is being filled in.
 *
 * @param code - null when the link has none, undefined until it is known
 */
export const invitationQuery = (code: string | null | undefined) =>
  queryOptions({
    queryKey: ['invitations', 'link', code] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<FoundInvitation>('/invitations/look', { method: 'POST', body: { code }, signal }),
    enabled: typeof code === 'string',
    staleTime: Number.POSITIVE_INFINITY,
  });

export const acceptInvitation = (body: { code: string; name?: string; email?: string; password: string }) =>
  apiFetch<Me>('/invitations/accept', { method: 'POST', body });

/** Changes the password. All other sessions end; API tokens are revoked if `revokeTokens`. */
export const changePassword = (body: { current: string; next: string; revokeTokens: boolean }) =>
  apiFetch<PasswordChange>('/password', { method: 'POST', body });

/** The signed-in browsers of the account. */
export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['sessions'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<SessionList>('/sessions', { signal }),
  });

export const endSession = (id: string) => apiFetch<void>(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });

/** API tokens: one's own, or everyone's for an admin. */
export const tokensQuery = () =>
  queryOptions({
    queryKey: ['tokens'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<TokenList>('/tokens', { signal }),
  });

export const makeToken = (body: { name: string; scopes: TokenScope[]; expiresInDays: number | null }) =>
  apiFetch<CreatedToken>('/tokens', { method: 'POST', body });

export const revokeToken = (id: string) => apiFetch<void>(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const afterSessionsChange = (client: QueryClient) => refresh(client, ['sessions']);
export const afterTokensChange = (client: QueryClient) => refresh(client, ['tokens']);
export const afterPasswordChange = (client: QueryClient) => refresh(client, ['sessions', 'tokens']);
