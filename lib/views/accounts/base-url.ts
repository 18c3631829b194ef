import { may } from '#lib/auth/permissions.ts';
import type { BaseUrlSource } from '#lib/domain/base-url.ts';
import type { GuardedViews } from '../context.ts';
import type { BaseUrl } from '../dto/people.ts';

/**
 * Returns the base URL of links in messages, and its source. Only a caller who may write gets an address that an admin opened: it can
 * be the internal address of an installation that everybody reads.
 *
 * @param read - of lib/server/base-urls.ts
 */
export async function readBaseUrl(
  guarded: GuardedViews,
  read: () => Promise<{ url: string | null; source: BaseUrlSource; openedAt: Date | null }>,
): Promise<BaseUrl> {
  guarded.require('read');
  const { url, source, openedAt } = await read();
  if (source === 'opened' && !may(guarded.caller, 'write')) return { url: null, source, openedAt: null };
  return { url, source, openedAt: openedAt?.toISOString() ?? null };
}
