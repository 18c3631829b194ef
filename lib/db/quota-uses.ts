import type { Database } from './client.ts';

/** What requests that count against a registry's quota were made for. */
export type QuotaPurpose =
  | 'first-look'
  | 'push'
  | 'confirmation'
  | 'retry'
  | 'check'
  | 'preview'
  | 'layer'
  | 'instruction';

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

/** Removes counts of more than two days ago. @returns how many */
export async function sweepQuotaUses(db: Database, now: Date): Promise<number> {
  const { count } = await db.quotaUse.deleteMany({ where: { hour: { lt: new Date(now.getTime() - KEEP_MS) } } });
  return count;
}
