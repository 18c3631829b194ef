import { createSender } from '#lib/deliver/sender.ts';
import { type Api, waitUntil } from './api.ts';

/**
 * Sends due messages like a worker, because the API of the tests has no workers. The end of a poll also sends messages
 * and may have claimed some. This function waits for them.
 */
export async function sendDue({ runtime }: Api): Promise<void> {
  const { db, clock, log, sealer, config, baseUrls } = runtime;
  const sender = createSender({
    db,
    clock,
    log,
    sealer,
    privateNetworks: config.privateNetworks,
    findBaseUrl: baseUrls.findForMessages,
    userAgent: 'plimsoll/test',
    random: () => 0.5,
  });
  await sender.runDue();
  await waitUntil(async () => (await db.delivery.count({ where: { state: 'sending' } })) === 0);
}
