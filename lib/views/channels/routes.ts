import { RouteMatches } from '#lib/alerts/stored-matches.ts';
import { getRoute, listRoutes, type RouteRow } from '#lib/db/settings/routes.ts';
import type { GuardedViews } from '../context.ts';
import type { Route, RouteList } from '../dto/alerting.ts';

/** Returns routes in the order in which they count. */
export async function readRoutes(guarded: GuardedViews): Promise<RouteList> {
  const { db } = guarded.require('read');
  return { items: (await listRoutes(db)).map(toRoute) };
}

/** @throws NotFoundError */
export async function readRoute(guarded: GuardedViews, id: string): Promise<Route> {
  const { db } = guarded.require('read');
  return toRoute(await getRoute(db, id));
}

function toRoute({ id, origin, matches, channelIds, stop, place }: RouteRow): Route {
  return { id, origin, channelIds, stop, place, matches: RouteMatches.parse(matches) };
}
