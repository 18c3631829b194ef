import { headerText, type ResponseHeaders } from './header-text.ts';

/** Docker Hub's pull limit as its headers say it (P-09). Counts are manifests. */
export type Quota = { limit: number; remaining: number; windowSeconds: number; source: string | null };

const form = /^(\d{1,9})(?:;w=(\d{1,9}))?$/;
const defaultWindowSeconds = 21_600;

/** Null where the headers are absent: then there is no limit. */
export function findQuota(headers: ResponseHeaders): Quota | null {
  const remaining = form.exec(headerText(headers['ratelimit-remaining']) ?? '');
  const limit = form.exec(headerText(headers['ratelimit-limit']) ?? '');
  if (remaining === null || limit === null) return null;
  return {
    limit: Number(limit[1]),
    remaining: Number(remaining[1]),
    windowSeconds: Number(remaining[2] ?? limit[2] ?? defaultWindowSeconds),
    source: headerText(headers['docker-ratelimit-source'])?.slice(0, 200) ?? null,
  };
}
