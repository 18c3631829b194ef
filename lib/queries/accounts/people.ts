import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Role } from '#lib/domain/account.ts';
import type { CreatedInvitation, InvitationList, User, UserList } from '#lib/views/dto/people.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** All accounts. */
export const usersQuery = () =>
  queryOptions({
    queryKey: ['users'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<UserList>('/users', { signal }),
  });

const userPath = (id: string) => `/users/${encodeURIComponent(id)}`;

export const changeUser = (id: string, body: { role?: Role; isDisabled?: boolean }) =>
  apiFetch<User>(userPath(id), { method: 'PATCH', body });

export const removeUser = (id: string) => apiFetch<void>(userPath(id), { method: 'DELETE' });

/** Creates a link to set a new password for this person. */
export const makeResetLink = (id: string) =>
  apiFetch<CreatedInvitation>(`${userPath(id)}/reset`, { method: 'POST', body: {} });

/** The links that can still be used. */
export const invitationsQuery = () =>
  queryOptions({
    queryKey: ['invitations'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<InvitationList>('/invitations', { signal }),
  });

export const invite = (body: { role: Role; email: string | null; expiresInDays: number }) =>
  apiFetch<CreatedInvitation>('/invitations', { method: 'POST', body });

export const withdrawInvitation = (id: string) =>
  apiFetch<void>(`/invitations/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const afterInvitationsChange = (client: QueryClient) => refresh(client, ['invitations']);
