import type { Database } from './client.ts';
import type { ChannelKind } from './generated/enums.ts';

/** Changes a channel's kind. Only plimsoll.yaml can do this; on screen the kind is fixed. */
export async function setChannelKind(tx: Database, id: string, kind: ChannelKind): Promise<void> {
  await tx.channel.update({ where: { id }, data: { kind } });
}
