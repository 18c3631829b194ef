import type { Origin } from '#lib/domain/origin.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import type { Prisma } from '../generated/client.ts';
import { fileFirst } from './file-first.ts';

/** `matches` has the form of lib/alerts/stored-matches.ts. */
export type RouteRow = {
  id: string;
  origin: Origin;
  matches: unknown;
  channelIds: string[];
  stop: boolean;
  place: string | null;
};

type RouteFields = { matches: object; channelIds: string[]; stop: boolean };
const WITHOUT = { position: true, createdAt: true } as const;

/** Lists routes in the order in which they count, those of plimsoll.yaml first. */
export async function listRoutes(db: Database): Promise<RouteRow[]> {
  const rows = await db.route.findMany({ omit: WITHOUT, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  return fileFirst(rows);
}

/** @throws NotFoundError */
export async function getRoute(db: Database, id: string): Promise<RouteRow> {
  const row = await db.route.findUnique({ where: { id }, omit: WITHOUT });
  if (!row) throw new NotFoundError('route', id);
  return row;
}

/** Adds a route as the last of those created on screen. @returns its id */
export async function insertRoute(tx: Database, { matches, ...rest }: RouteFields, now: Date): Promise<string> {
  const { _max } = await tx.route.aggregate({ where: { origin: 'ui' }, _max: { position: true } });
  const position = (_max.position ?? -1) + 1;
  const data = { ...rest, position, matches: matches as Prisma.InputJsonObject, createdAt: now };
  return (await tx.route.create({ data, select: { id: true } })).id;
}

/** @throws NotFoundError */
export async function updateRoute(tx: Database, id: string, { matches, ...rest }: RouteFields): Promise<void> {
  const data = { ...rest, matches: matches as Prisma.InputJsonObject };
  const { count } = await tx.route.updateMany({ where: { id }, data });
  if (count === 0) throw new NotFoundError('route', id);
}

/** @throws NotFoundError */
export async function deleteRoute(tx: Database, id: string): Promise<void> {
  const { count } = await tx.route.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError('route', id);
}

/**
 * Removes a channel from the routes that name it. A route created on screen without another channel is deleted. Needs the
 * transaction that deletes the channel.
 *
 * @returns the changed routes; deleted ones without channels
 */
export async function takeChannelOut(tx: Database, channelId: string): Promise<RouteRow[]> {
  const routes = await tx.$queryRaw<RouteRow[]>`
    update "Route" set "channelIds" = array_remove("channelIds", ${channelId}) where ${channelId} = any("channelIds")
    returning id, origin::text as origin, matches, "channelIds", stop, place`;
  const left = routes.filter(({ origin, channelIds }) => origin !== 'file' && channelIds.length === 0);
  await tx.route.deleteMany({ where: { id: { in: left.map(({ id }) => id) } } });
  return routes;
}

/** Puts routes in this order. Needs a transaction. */
export async function orderRoutes(tx: Database, ids: readonly string[]): Promise<void> {
  for (const [position, id] of ids.entries()) await tx.route.updateMany({ where: { id }, data: { position } });
}

/** Replaces the routes of plimsoll.yaml. Needs a transaction. */
export async function replaceFileRoutes(
  tx: Database,
  routes: readonly (RouteFields & { place: string })[],
  now: Date,
): Promise<void> {
  await tx.route.deleteMany({ where: { origin: 'file' } });
  await tx.route.createMany({
    data: routes.map(({ matches, ...rest }, position) => ({
      ...rest,
      origin: 'file' as const,
      position,
      createdAt: now,
      matches: matches as Prisma.InputJsonObject,
    })),
  });
}

/** Locks those of the channels that exist, so that none is deleted before the transaction ends. @returns names by id */
export async function holdChannels(tx: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; name: string }[]>`
    select id, name from "Channel" where id = any(${[...ids]}::text[]) order by id for key share`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Lists all channels by name. */
export async function listChannelNames(db: Database): Promise<{ id: string; name: string; enabled: boolean }[]> {
  return db.channel.findMany({ select: { id: true, name: true, enabled: true }, orderBy: { name: 'asc' } });
}

/** Finds the newest image of a stream, named by key or label, or else of the headline: its stream's key and its labels. */
export async function findNewestLabels(
  db: Database,
  repositoryId: string,
  stream: string | null,
): Promise<{ streamKey: string; platform: string; labels: Record<string, string> } | null> {
  const [row] = await db.$queryRaw<{ streamKey: string; platform: string; labels: Record<string, string> }[]>`
    select t.key as "streamKey", s.platform, coalesce(i.labels, '{}'::jsonb) as labels
    from "Series" s
    join "Stream" t on t.id = s."streamId"
    left join "RepositorySummary" y on y."repositoryId" = s."repositoryId"
    cross join lateral (select "manifestId" from "Point" where "seriesId" = s.id order by position desc limit 1) p
    left join "Image" i on i."manifestId" = p."manifestId"
    where s."repositoryId" = ${repositoryId} and (${stream}::text is null or t.key = ${stream} or t.label = ${stream})
    order by s.id is not distinct from y."seriesId" desc, s.platform = 'linux/amd64' desc, s.id limit 1`;
  return row ?? null;
}
