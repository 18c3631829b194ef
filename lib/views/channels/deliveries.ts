import { may } from '#lib/auth/permissions.ts';
import { type DeliveryListing, getDelivery, listDeliveries } from '#lib/db/deliveries/delivery-list.ts';
import { ATTEMPT_OUTCOMES } from '#lib/domain/delivery.ts';
import { findWord } from '#lib/domain/find-word.ts';
import type { GuardedViews } from '../context.ts';
import { findCursor, formatCursor } from '../cursor.ts';
import type { Delivery, DeliveryDetail, DeliveryList } from '../dto/alerting.ts';
import type { DeliveriesQuery } from '../dto/parameters.ts';
import { hideLinks } from '../hide-links.ts';

/** Returns messages, newest first. @param query.cursor - `nextCursor` of the previous page */
export async function readDeliveries(guarded: GuardedViews, query: DeliveriesQuery): Promise<DeliveryList> {
  const { db } = guarded.require('read');
  const { limit, cursor, ...filter } = query;
  const offset = cursor === undefined ? 0 : (findCursor(cursor) ?? 0);
  const rows = await listDeliveries(db, filter, { limit: limit + 1, offset });
  return {
    items: rows.slice(0, limit).map(toDelivery),
    nextCursor: rows.length > limit ? formatCursor(offset + limit) : null,
  };
}

/**
 * Returns a message with its tries. Only admins see the receivers' answers (W-40), and only callers who may write its links (X-14).
 *
 * @throws NotFoundError
 */
export async function readDelivery(guarded: GuardedViews, id: string): Promise<DeliveryDetail> {
  const { db } = guarded.require('read');
  const { payload, tries, ...row } = await getDelivery(db, id);
  const maySeeAnswers = may(guarded.caller, 'administer');
  return {
    ...toDelivery(row),
    payload: may(guarded.caller, 'write') ? payload : hideLinks(payload),
    tries: tries.map(({ at, ms, outcome, status, answer, error, nextTryAt }) => ({
      at: at.toISOString(),
      ms,
      outcome: findWord(ATTEMPT_OUTCOMES, outcome) ?? 'retry',
      status,
      error,
      answer: maySeeAnswers ? answer : null,
      nextTryAt: nextTryAt?.toISOString() ?? null,
    })),
  };
}

function toDelivery(row: DeliveryListing): Delivery {
  const { id, channelId, channel, kind, type, state, attempts } = row;
  return {
    id,
    channelId,
    channel,
    kind,
    type,
    state,
    attempts,
    incident:
      row.incidentId === null || row.incidentNumber === null
        ? null
        : { id: row.incidentId, number: row.incidentNumber, title: titleOf(row) },
    createdAt: row.createdAt.toISOString(),
    nextTryAt: state === 'pending' ? (row.nextTryAt?.toISOString() ?? null) : null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
}

const titleOf = ({ reference, stream, troubleMessage }: DeliveryListing): string =>
  troubleMessage ?? [reference, stream].filter((part) => part !== null).join(' ');
