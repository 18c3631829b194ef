import { RouteMatches } from '#lib/alerts/stored-matches.ts';
import type { Database } from '#lib/db/client.ts';
import {
  deleteRoute,
  getRoute,
  holdChannels,
  insertRoute,
  listChannelNames,
  listRoutes,
  orderRoutes,
  takeChannelOut,
  updateRoute,
} from '#lib/db/settings/routes.ts';
import { type AuditTarget, changeAndNote, noteChange } from '../accounts/audit.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import { demandMatches } from '../rules/demand-matches.ts';
import { demandUiOrigin } from '../ui-origin.ts';
import type { AddRouteInput, ChangeRouteInput, OrderRoutesInput } from './route-inputs.ts';

/** Adds a route after the others made on screen. @returns its id @throws RefusedError */
export async function addRoute(guarded: GuardedCommands, input: AddRouteInput): Promise<string> {
  const context = guarded.require('write');
  demandMatches(input.matches);
  return changeAndNote(context, async (tx, note) => {
    const details = await describeChannels(tx, input);
    const id = await insertRoute(tx, input, context.clock.now());
    await note('route.add', targetOf(id, input.matches), details);
    return id;
  });
}

/** @throws NotFoundError, RefusedError */
export async function changeRoute(guarded: GuardedCommands, id: string, input: ChangeRouteInput): Promise<void> {
  const context = guarded.require('write');
  const row = await getRoute(context.db, id);
  demandUiOrigin('This route', row);
  const after = {
    matches: input.matches ?? RouteMatches.parse(row.matches),
    channelIds: input.channelIds ?? row.channelIds,
    stop: input.stop ?? row.stop,
  };
  demandMatches(after.matches);
  await changeAndNote(context, async (tx, note) => {
    const details = await describeChannels(tx, after);
    await updateRoute(tx, id, after);
    await note('route.change', targetOf(id, after.matches), details);
  });
}

/** @throws NotFoundError, RefusedError */
export async function removeRoute(guarded: GuardedCommands, id: string): Promise<void> {
  const context = guarded.require('write');
  const row = await getRoute(context.db, id);
  demandUiOrigin('This route', row);
  await changeAndNote(context, async (tx, note) => {
    await deleteRoute(tx, id);
    await note('route.remove', targetOf(id, RouteMatches.parse(row.matches)));
  });
}

/** Removes a deleted channel from all routes. A route made on screen without another channel is deleted. */
export async function leaveRoutes(context: Parameters<typeof noteChange>[0], channelId: string): Promise<void> {
  const routes = await takeChannelOut(context.db, channelId);
  const names = new Map((await listChannelNames(context.db)).map(({ id, name }) => [id, name]));
  for (const { id, origin, matches, channelIds, stop } of routes) {
    const action = origin === 'file' || channelIds.length > 0 ? 'route.change' : 'route.remove';
    const details = { channels: channelIds.map((one) => names.get(one) ?? null), stop };
    await noteChange(context, action, targetOf(id, RouteMatches.parse(matches)), details);
  }
}

/** Changes the order of the routes made on screen. The routes of plimsoll.yaml stay first. @throws RefusedError */
export async function changeRouteOrder(guarded: GuardedCommands, { ids }: OrderRoutesInput): Promise<void> {
  const context = guarded.require('write');
  await changeAndNote(context, async (tx, note) => {
    const there = (await listRoutes(tx)).filter(({ origin }) => origin !== 'file').map(({ id }) => id);
    const isSame =
      ids.length === there.length && new Set(ids).size === ids.length && ids.every((id) => there.includes(id));
    if (!isSame)
      throw new RefusedError('The order must name each route that was made on screen once.', {
        field: 'ids',
        hint: 'They may have changed meanwhile. Reload the routes.',
      });
    await orderRoutes(tx, ids);
    await note('route.order', { kind: 'route', id: null, name: null });
  });
}

/** Details of a route for the audit log. @throws RefusedError naming a channel that does not exist */
async function describeChannels(tx: Database, { channelIds, stop }: { channelIds: readonly string[]; stop: boolean }) {
  const names = await holdChannels(tx, channelIds);
  const at = channelIds.findIndex((id) => !names.has(id));
  if (at >= 0)
    throw new RefusedError(`There is no channel "${channelIds[at]?.slice(0, 100)}".`, {
      field: `channelIds.${at}`,
      hint: 'Choose one that is there.',
    });
  return { channels: channelIds.map((id) => names.get(id)), stop };
}

/** The audit log's target for a route. A route has no name, so its matches stand for it. */
function targetOf(id: string, matches: RouteMatches): AuditTarget {
  const { repository, owner, relation, stream, label, severity, kinds } = matches;
  const words = [repository, stream, owner, relation, label?.key, severity, kinds?.join(', ')];
  return { kind: 'route', id, name: words.filter((word) => word !== undefined).join(' ') || 'everything' };
}
