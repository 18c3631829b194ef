import { createSender } from '#lib/deliver/sender.ts';
import { type Api, waitUntil } from './api.ts';

/**
 * Sends what is due, as a worker of this Plimsoll would: the API of the tests has none. The end of a poll looks for messages too and
 * may have taken some by now: these are waited for.
 */
export async function sendDue({ runtime }: Api): Promise<void> {
  const { db, clock, log, sealer, config } = runtime;
  const sender = createSender({
    db,
    clock,
    log,
    sealer,
    privateNetworks: config.privateNetworks,
    baseUrl: config.baseUrl ?? '',
    userAgent: 'plimsoll/test',
    random: () => 0.5,
  });
  await sender.runDue();
  await waitUntil(async () => (await db.delivery.count({ where: { state: 'sending' } })) === 0);
}
