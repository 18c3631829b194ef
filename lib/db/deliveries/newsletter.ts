import { randomUUID } from 'node:crypto';
import type { DigestCadence } from '#lib/domain/channel.ts';
import { ACTIVE_STATES, type IncidentState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { Database } from '../client.ts';
import { IS_ACTIVE } from '../incidents/active.ts';
import { GROWN_BYTES } from '../incidents/incident-members.ts';
import { toRows } from '../rows.ts';
import { insertDelivery } from './delivery-records.ts';

/** The fields of a channel that its digest e-mail needs. */
export type NewsletterChannel = {
  id: string;
  name: string;
  digest: DigestCadence;
  digestHour: number;
  digestWeekday: number;
  timeZone: string;
  nextDigestAt: Date | null;
  /** End of the last digest that arrived; before the first one, the creation of the channel. */
  since: Date;
};

const SELECT = {
  id: true,
  name: true,
  digest: true,
  digestHour: true,
  digestWeekday: true,
  timeZone: true,
  nextDigestAt: true,
  digestedUntil: true,
  createdAt: true,
} as const;

/** Lists enabled channels whose digest is due or not yet scheduled. */
export async function listNewslettersDue(db: Database, now: Date): Promise<NewsletterChannel[]> {
  const rows = await db.channel.findMany({
    where: { enabled: true, digest: { not: 'none' }, OR: [{ nextDigestAt: null }, { nextDigestAt: { lte: now } }] },
    select: SELECT,
    orderBy: { id: 'asc' },
  });
  return rows.map(toChannel);
}

export async function findNewsletterChannel(db: Database, id: string): Promise<NewsletterChannel | null> {
  const row = await db.channel.findUnique({ where: { id }, select: SELECT });
  return row && toChannel(row);
}

function toChannel({
  digestedUntil,
  createdAt,
  ...row
}: Omit<NewsletterChannel, 'since'> & { digestedUntil: Date | null; createdAt: Date }): NewsletterChannel {
  return { ...row, since: digestedUntil ?? createdAt };
}

/** Schedules the next digest, unless another process has done so. @returns whether it was set */
export async function moveNewsletter(
  tx: Database,
  { id, nextDigestAt }: Pick<NewsletterChannel, 'id' | 'nextDigestAt'>,
  next: Date,
): Promise<boolean> {
  const { count } = await tx.channel.updateMany({
    where: { id, nextDigestAt, enabled: true, digest: { not: 'none' } },
    data: { nextDigestAt: next },
  });
  return count > 0;
}

/** Queues a digest and supersedes one that still waits: both start where the last digest that arrived ended. */
export async function insertNewsletter(
  tx: Database,
  { id, channelId, payload }: { id: string; channelId: string; payload: object },
  now: Date,
): Promise<void> {
  await insertDelivery(tx, { id, channelId, kind: 'digest', type: 'digest', nextTryAt: now, payload }, now);
  await tx.delivery.updateMany({
    where: { channelId, kind: 'digest', state: 'pending', id: { not: id } },
    data: { state: 'coalesced', intoId: id, nextTryAt: null },
  });
}

export const newNewsletterId = (): string => randomUUID();

export type NewsletterIncidentRow = {
  id: string;
  number: number;
  state: IncidentState;
  severity: Severity;
  owner: string | null;
  deltaBytes: number | null;
  isNotified: boolean;
  isEndNotified: boolean;
  isNew: boolean;
  hasEnded: boolean;
  /** The newest event, which shows how the incident ended. */
  eventId: number | null;
};

/** JSON path: a message of one incident, or a summary of many, that already shows the end. */
const SAYS_END = `$.facts.**{0 to 2}.incident ? (@.id == $id && ${ACTIVE_STATES.map((state) => `@.state != "${state}"`).join(' && ')})`;

/**
 * Lists incidents that are open or ended within a span, except silent ones. A message rendered after the end already reports it,
 * as does a summary of that incident.
 */
export async function listNewsletterIncidents(
  db: Database,
  { channelId, from, to }: { channelId: string; from: Date; to: Date },
): Promise<NewsletterIncidentRow[]> {
  const rows = await db.$queryRaw<object[]>`
    select i.id, i.number, i.state::text as state, i.severity::text as severity, i.owner,
      ${GROWN_BYTES} as "deltaBytes",
      exists (select 1 from "Delivery" d where d."incidentId" = i.id and d."channelId" = ${channelId} and d."kindName" = 'incident'
        and d.state in ('pending', 'sending', 'delivered', 'held')) as "isNotified",
      exists (select 1 from "Delivery" d left join "Delivery" o on o.id = d."intoId" and d.state in ('coalesced', 'held')
        where d."incidentId" = i.id and d."channelId" = ${channelId} and d."kindName" = 'incident'
        and coalesce(o.state, d.state) in ('pending', 'sending', 'delivered')
        and (coalesce(o.payload, d.payload) is null or ((coalesce(o.payload, d.payload)->>'at')::timestamptz >= i."endedAt"
          and jsonb_path_exists(coalesce(o.payload, d.payload), ${SAYS_END}::jsonpath, jsonb_build_object('id', i.id)))))
        as "isEndNotified",
      i."createdAt" > ${from} as "isNew", coalesce(i."endedAt" > ${from} and i."endedAt" <= ${to}, false) as "hasEnded",
      (select max(e.id) from "IncidentEvent" e where e."incidentId" = i.id
        and e.kind in ('opened', 'accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid')) as "eventId"
    from "Incident" i left join "IncidentMember" m on m.id = i."leadId"
    where not i.silent and i."createdAt" <= ${to}
      and (${IS_ACTIVE} or (i."endedAt" > ${from} and i."endedAt" <= ${to}))
    order by i.number`;
  return toRows(rows);
}
