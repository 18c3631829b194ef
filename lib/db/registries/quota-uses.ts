import type { QuotaPurpose } from '#lib/domain/registry.ts';
import type { Database } from '../client.ts';

const HOUR_MS = 3_600_000;
const KEEP_MS = 48 * HOUR_MS;

/** Adds requests to the hour's count of their purpose. */
export async function noteQuotaUse(
  db: Database,
  registryId: string,
  purpose: QuotaPurpose,
  requests: number,
  now: Date,
): Promise<void> {
  if (requests === 0) return;
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  await db.$executeRaw`
    insert into "QuotaUse" as q ("registryId", hour, purpose, requests) values (${registryId}, ${hour}, ${purpose}, ${requests})
    on conflict ("registryId", hour, purpose) do update set requests = q.requests + excluded.requests`;
}

/** Counts the requests of a purpose since then. An hour that began before counts completely. */
export async function countQuotaUses(
  db: Database,
  registryId: string,
  purpose: QuotaPurpose,
  since: Date,
): Promise<number> {
  const hour = { gt: new Date(since.getTime() - HOUR_MS) };
  const { _sum } = await db.quotaUse.aggregate({ where: { registryId, purpose, hour }, _sum: { requests: true } });
  return _sum.requests ?? 0;
}

/** Deletes counts that are older than two days. @returns how many */
export async function sweepQuotaUses(db: Database, now: Date): Promise<number> {
  const { count } = await db.quotaUse.deleteMany({ where: { hour: { lt: new Date(now.getTime() - KEEP_MS) } } });
  return count;
}

/** The purposes are those passed to noteQuotaUse. */
export type QuotaUse = { purpose: QuotaPurpose; requests: number };

/**
 * Sums the uses of each registry's quota within its window, the largest first. Requests are counted by the hour: an hour that
 * began before the window counts completely.
 */
export async function sumQuotaUses(db: Database, now: Date): Promise<Map<string, QuotaUse[]>> {
  const rows = await db.$queryRaw<(QuotaUse & { registryId: string })[]>`
    select u."registryId", u.purpose, sum(u.requests)::int as requests
    from "QuotaUse" u join "RegistryState" s on s."registryId" = u."registryId"
    where u.hour > ${now}::timestamptz - interval '1 hour' - make_interval(secs => s."quotaWindowSeconds") and u.hour <= ${now}
    group by u."registryId", u.purpose order by sum(u.requests) desc, u.purpose`;
  const uses = Map.groupBy(rows, ({ registryId }) => registryId);
  return new Map([...uses].map(([id, list]) => [id, list.map(({ purpose, requests }) => ({ purpose, requests }))]));
}
