import type { Database } from '#lib/db/client.ts';
import { listUnreadPartsOf, type UnreadPartRow } from '#lib/db/tags/tag-details.ts';
import type { UnreadPart } from '../dto/tags.ts';

export function toUnreadPart({ since, nextTryAt, ...part }: UnreadPartRow): UnreadPart {
  return { ...part, since: since.toISOString(), nextTryAt: nextTryAt?.toISOString() ?? null };
}

/** Returns the unread parts of these indexes and images, with the reasons. */
export async function readUnreadParts(
  db: Database,
  repositoryId: string,
  digests: readonly string[],
): Promise<UnreadPart[]> {
  return (await listUnreadPartsOf(db, repositoryId, digests)).map(toUnreadPart);
}
