import type { CommandContext } from '#lib/commands/context.ts';
import { sealer } from '#tests/support/poller.ts';
import type { World } from './world.ts';

/** What commands need of a world; nothing here asks a registry. */
export function createPollContext({ db, clock, poller }: World): CommandContext {
  const refuse = () => {
    throw new Error('this test opens no registry');
  };
  return { db, clock, sealer, wake: () => {}, derive: poller.deriveNow, openStored: refuse, openOnce: refuse };
}
