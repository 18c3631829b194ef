import type { ChannelKind } from '#lib/domain/channel.ts';
import type { Database } from '../client.ts';

/** Changes a channel's kind. Only plimsoll.yaml can do this; on screen the kind is fixed. */
export async function setChannelKind(tx: Database, id: string, kind: ChannelKind): Promise<void> {
  await tx.channel.update({ where: { id }, data: { kind } });
}
