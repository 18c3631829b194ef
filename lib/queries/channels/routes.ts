import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Severity } from '#lib/domain/severity.ts';
import type { Route, RouteList, RouteMatches, RouteTest } from '#lib/views/dto/alerting.ts';
import { inList } from '../in-list.ts';
import type { Key } from '../keys.ts';
import { refresh } from '../refresh.ts';
import { apiFetch } from '../requests/fetch.ts';

/** Routes in the order in which they count. */
export const routesQuery = () =>
  queryOptions({
    queryKey: ['routes'] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<RouteList>('/routes', { signal }),
  });

export type RouteInput = { matches: RouteMatches; channelIds: string[]; stop: boolean };

const routePath = (id: string) => `/routes/${encodeURIComponent(id)}`;

export const addRoute = (body: RouteInput) => apiFetch<Route>('/routes', { method: 'POST', body });
export const updateRoute = (id: string, body: RouteInput) => apiFetch<Route>(routePath(id), { method: 'PATCH', body });
export const removeRoute = (id: string) => apiFetch<void>(routePath(id), { method: 'DELETE' });

/** Sets the order of all routes that were created on screen. */
export const orderRoutes = (ids: readonly string[]) =>
  apiFetch<RouteList>('/routes/order', { method: 'PUT', body: { ids } });

export type RouteQuestion = { repositoryId: string; stream?: string; severity?: Severity; kind?: string };

/** The channels that would receive this message. */
export const routeTestQuery = (question: RouteQuestion) =>
  queryOptions({
    queryKey: ['routes', 'test', question] as const satisfies Key,
    queryFn: ({ signal }) => apiFetch<RouteTest>('/routes/test', { method: 'POST', body: question, signal }),
    retry: false,
    enabled: question.repositoryId !== '',
  });

/** @param route - undefined after its removal */
export const afterRouteChange = (client: QueryClient, route?: Route) =>
  refresh(client, ['routes'], inList(client, routesQuery().queryKey, route));

export const afterRouteOrderChange = (client: QueryClient, list: RouteList) =>
  refresh(client, ['routes'], { key: routesQuery().queryKey, data: list });
