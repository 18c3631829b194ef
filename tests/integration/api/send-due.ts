import { createSender } from '#lib/deliver/sender.ts';
import type { Api } from './api.ts';

/** Sends what is due, as a worker of this Plimsoll would: the API of the tests has none. */
export async function sendDue({ runtime }: Api): Promise<void> {
  const { db, clock, log, sealer, config } = runtime;
  const sender = createSender({
    ...{ db, clock, log, sealer, privateNetworks: config.privateNetworks, baseUrl: config.baseUrl ?? '' },
    ...{ userAgent: 'plimsoll/test', random: () => 0.5 },
  });
  await sender.runDue();
}
