import { headerText, type ResponseHeaders } from './header-text.ts';

/** Docker Hub's pull limit as its headers say it (P-09). Counts are manifests. */
export type Quota = { limit: number; remaining: number; windowSeconds: number; source: string | null };

/** Counts requests against a quota: each attempt, and each request to where a redirect leads. */
export type QuotaMeter = {
  /**
   * Called before a request is sent.
   *
   * @param counts - a GET of a manifest at the registry's own origin
   * @returns what to call when its headers have come or never will, with the quota that they name, else null
   */
  begin(counts: boolean): (quota: Quota | null) => void;
};

export const unmetered: QuotaMeter = { begin: () => () => undefined };

const FORM = /^(\d{1,9})(?:;w=(\d{1,9}))?$/;
const DEFAULT_WINDOW_SECONDS = 21_600;

/** Null where the headers are absent: then there is no limit. */
export function findQuota(headers: ResponseHeaders): Quota | null {
  const remaining = FORM.exec(headerText(headers['ratelimit-remaining']) ?? '');
  const limit = FORM.exec(headerText(headers['ratelimit-limit']) ?? '');
  if (remaining === null || limit === null) return null;
  return {
    limit: Number(limit[1]),
    remaining: Number(remaining[1]),
    windowSeconds: Number(remaining[2] ?? limit[2] ?? DEFAULT_WINDOW_SECONDS),
    source: headerText(headers['docker-ratelimit-source'])?.slice(0, 200) ?? null,
  };
}
