import type { PlannedDelivery } from '#lib/alerts/plan-deliveries.ts';
import type { Database } from '#lib/db/client.ts';
import { insertDeliveries } from '#lib/db/incidents/routing-inputs.ts';
import { insertEvents, type NewEvent } from '#lib/db/incidents/save-incidents.ts';

/** An event of an incident with the messages that it sends. */
export type EventToSend = { event: NewEvent; deliveries: readonly PlannedDelivery[] };

/** Writes events and queues their messages in one transaction, so that neither exists without the other. */
export async function enqueue(tx: Database, events: readonly EventToSend[], now: Date): Promise<void> {
  const ids = await insertEvents(
    tx,
    events.map(({ event }) => event),
  );
  const deliveries = events.flatMap(({ event: { incidentId }, deliveries: planned }, at) => {
    const eventId = ids[at];
    return eventId === undefined ? [] : planned.map((delivery) => ({ ...delivery, incidentId, eventId }));
  });
  await insertDeliveries(tx, deliveries, now);
}
