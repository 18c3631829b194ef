import { randomUUID } from 'node:crypto';
import { insertDelivery } from '#lib/db/deliveries/delivery-records.ts';
import { replayDeliveries } from '#lib/db/images/replay.ts';
import { getChannel } from '#lib/db/settings/channels.ts';
import { noteChange } from '../accounts/audit.ts';
import type { GuardedCommands } from '../context.ts';
import { RefusedError } from '../errors.ts';
import type { ReplayInput } from './channel-inputs.ts';

/**
 * Queues a real message, marked as a test.
 *
 * @returns the delivery's id
 * @throws NotFoundError, RefusedError, TooManyTriesError
 */
export async function testChannel(guarded: GuardedCommands, channelId: string): Promise<{ id: string }> {
  const context = guarded.require('write');
  const { db, clock, actor } = context;
  const { id: channel, name, enabled } = await getChannel(db, channelId);
  if (!enabled) throw new RefusedError(`The channel ${name} is disabled.`, { hint: 'Enable it, then test it.' });
  await context.countOutbound(actor, 'channel-test');
  const now = clock.now();
  const id = randomUUID();
  await insertDelivery(db, { id, channelId: channel, kind: 'test', type: 'test', nextTryAt: now }, now);
  await noteChange(context, 'channel.test', { kind: 'channel', id: channel, name });
  context.wake();
  return { id };
}

/** Queues messages again under the same ids, so that a receiver can detect repetitions. @returns how many */
export async function replay(guarded: GuardedCommands, input: ReplayInput): Promise<{ count: number }> {
  const context = guarded.require('write');
  const { db, clock } = context;
  if ('from' in input && input.from > input.to)
    throw new RefusedError('The span ends before it begins.', { field: 'to' });
  const count = await replayDeliveries(db, input, clock.now());
  await noteChange(context, 'delivery.replay', { kind: 'delivery', id: null, name: null }, { ...input, count });
  if (count > 0) context.wake();
  return { count };
}
