import type { Database } from './client.ts';

/** What manifest requests are spent on, as they are counted. */
export const QUOTA_PURPOSES = [
  'first-look',
  'push',
  'confirmation',
  'retry',
  'check',
  'preview',
  'layer',
  'instruction',
] as const;
export type QuotaPurpose = (typeof QUOTA_PURPOSES)[number];

export type QuotaUse = { purpose: QuotaPurpose; requests: number };

/**
 * What each registry's quota was spent on within its window, the most first. Requests are counted by the hour: an hour that began
 * before the window counts whole.
 */
export async function sumQuotaUses(db: Database, now: Date): Promise<Map<string, QuotaUse[]>> {
  const rows = await db.$queryRaw<(QuotaUse & { registryId: string })[]>`
    select u."registryId", u.purpose, sum(u.requests)::int as requests
    from "QuotaUse" u join "RegistryState" s on s."registryId" = u."registryId"
    where u.hour > ${now}::timestamptz - interval '1 hour' - make_interval(secs => s."quotaWindowSeconds") and u.hour <= ${now}
      and u.purpose = any(${[...QUOTA_PURPOSES]}::text[]) and u.requests > 0
    group by u."registryId", u.purpose order by sum(u.requests) desc, u.purpose`;
  const uses = Map.groupBy(rows, ({ registryId }) => registryId);
  return new Map([...uses].map(([id, list]) => [id, list.map(({ purpose, requests }) => ({ purpose, requests }))]));
}
