import type { ResponseHeaders } from './header-text.ts';

export type RequestKind = 'ping' | 'token' | 'list' | 'head' | 'manifest' | 'config';

/** One request, before credentials. */
export type Call = {
  kind: RequestKind;
  method: 'GET' | 'HEAD' | 'POST';
  origin: string;
  /** With query. */
  path: string;
  accept: string;
  form?: string;
  /** Token endpoints that were sent a secret must not redirect (S-09). */
  redirects: 'follow' | 'refuse';
  /** More than this of a good answer is an error. */
  maxBytes: number;
};

/** Sent to its origin only, whatever redirects say. */
export type Authorization = { origin: string; header: string };

export type Answer = {
  status: number;
  headers: ResponseHeaders;
  /** Empty for HEAD. Of errors only the beginning. */
  bytes: Uint8Array;
  /** Where the answer came from, after redirects; null when that is the call's own origin and path. */
  redirectedTo: URL | null;
  /** What was sent with the call: nothing of it may show in a text. */
  authorizations: readonly Authorization[];
};

export function isGood(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}
