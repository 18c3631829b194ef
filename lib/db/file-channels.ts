import type { Database } from './client.ts';
import type { ChannelKind } from './generated/enums.ts';

/** On screen a channel keeps its kind; a file may name another under the same name. */
export async function setChannelKind(tx: Database, id: string, kind: ChannelKind): Promise<void> {
  await tx.channel.update({ where: { id }, data: { kind } });
}
