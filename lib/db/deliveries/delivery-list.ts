import type { DeliveryState } from '#lib/domain/delivery.ts';
import type { Database } from '../client.ts';
import { NotFoundError } from '../errors.ts';
import * as Prisma from '../generated/internal/prismaNamespace.ts';

/** A delivery in a list, with the current names. */
export type DeliveryListing = {
  id: string;
  channelId: string;
  channel: string;
  /** A DeliveryKind, or a word of a newer release. */
  kind: string;
  type: string;
  state: DeliveryState;
  createdAt: Date;
  nextTryAt: Date | null;
  deliveredAt: Date | null;
  attempts: number;
  incidentId: string | null;
  incidentNumber: number | null;
  incidentKind: string | null;
  /** "ghcr.io/acme/api", "main": from the incident's lead member; null for trouble. */
  reference: string | null;
  stream: string | null;
  troubleMessage: string | null;
};

export type DeliveryFilter = {
  channelId?: string | undefined;
  incidentId?: string | undefined;
  state?: DeliveryState | undefined;
};

const LISTING = Prisma.sql`
  select d.id, d."channelId", c.name as channel, d."kindName" as kind, d.type, d.state::text as state, d."createdAt",
    d."nextTryAt", d."deliveredAt", d.attempts, i.id as "incidentId", i.number as "incidentNumber", i."kindName" as "incidentKind",
    g.host || '/' || r.name as reference, m."streamLabel" as stream, i.trouble->>'message' as "troubleMessage"
  from "Delivery" d join "Channel" c on c.id = d."channelId"
    left join "Incident" i on i.id = d."incidentId" left join "IncidentMember" m on m.id = i."leadId"
    left join "Repository" r on r.id = coalesce(m."repositoryId", i."repositoryId") left join "Registry" g on g.id = r."registryId"`;

/** Lists deliveries, newest first. */
export async function listDeliveries(
  db: Database,
  filter: DeliveryFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<DeliveryListing[]> {
  const conditions = [
    ...(filter.channelId === undefined ? [] : [Prisma.sql`d."channelId" = ${filter.channelId}`]),
    ...(filter.incidentId === undefined ? [] : [Prisma.sql`d."incidentId" = ${filter.incidentId}`]),
    ...(filter.state === undefined ? [] : [Prisma.sql`d.state = ${filter.state}::"DeliveryState"`]),
  ];
  const where = conditions.length === 0 ? Prisma.empty : Prisma.sql`where ${Prisma.join(conditions, ' and ')}`;
  return db.$queryRaw<DeliveryListing[]>`
    ${LISTING} ${where} order by d."createdAt" desc, d.id desc limit ${limit} offset ${offset}`;
}

export type AttemptRow = {
  at: Date;
  ms: number;
  outcome: string;
  status: number | null;
  answer: string | null;
  error: string | null;
  nextTryAt: Date | null;
};

/** Returns a delivery with its payload and its tries, oldest first. @throws NotFoundError */
export async function getDelivery(
  db: Database,
  id: string,
): Promise<DeliveryListing & { payload: unknown; tries: AttemptRow[] }> {
  const [row] = await db.$queryRaw<DeliveryListing[]>`${LISTING} where d.id = ${id}`;
  if (!row) throw new NotFoundError('delivery', id);
  const more = await db.delivery.findUnique({
    where: { id },
    select: { payload: true, tries: { orderBy: { id: 'asc' }, omit: { id: true, deliveryId: true } } },
  });
  return { ...row, payload: more?.payload ?? null, tries: more?.tries ?? [] };
}
