import { headerText, type ResponseHeaders } from './header-text.ts';

/** Quota is a pull limit as Docker Hub's headers state it (P-09). Counts are manifests. */
export type Quota = { limit: number; remaining: number; windowSeconds: number; source: string | null };

/** QuotaMeter counts requests against a quota, including each retry and each redirected request. */
export type QuotaMeter = {
  /**
   * Called before a request is sent.
   *
   * @param counts - true for a GET of a manifest at the registry's own origin
   * @returns a function to call with the quota that the headers name, or null when there is none or no answer
   */
  begin(counts: boolean): (quota: Quota | null) => void;
};

export const unmetered: QuotaMeter = { begin: () => () => undefined };

const FORM = /^(\d{1,9})(?:;w=(\d{1,9}))?$/;
const DEFAULT_WINDOW_SECONDS = 21_600;

/** Parses the quota headers. Null means that they are absent and there is no known limit. */
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
