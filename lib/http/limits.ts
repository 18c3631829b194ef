/** Default limit for the body of a request. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Limit for the body of a request with a pasted text: 4 MiB of pasted text in JSON, where quotes and line ends take two bytes each. */
export const MAX_PREVIEW_BODY_BYTES = 9 * 1024 * 1024;

const PASTING: ReadonlySet<string> = new Set(['/api/v1/repositories/preview', '/api/v1/usage/stack']);

/** Returns the limit for the body of a request, in bytes. @param path - without the base path */
export const maxBodyBytes = (path: string): number => (PASTING.has(path) ? MAX_PREVIEW_BODY_BYTES : MAX_BODY_BYTES);

/** Time limit for one body to arrive, and memory limit for the bodies of all open requests. */
export const BODIES = { timeoutMs: 10_000, totalBytes: 48 * 1024 * 1024 } as const;

/** Requests per minute: sixty a second for a caller with a token or session, a hundred a second for one address. */
export const REQUESTS_PER_MINUTE = {
  /** For one address: all requests, pages and API together. */
  address: 6_000,
  /** For one token or session: requests to the API. */
  caller: 3_600,
  /** For all anonymous callers at one address: requests to the API, including those with an invalid token. */
  stranger: 600,
} as const;

/** Number of addresses, tokens and sessions that are counted separately in one minute. All others share one count. */
export const MAX_COUNTED = 50_000;

/** Number of requests that run at the same time, and number that wait. */
export const CROWD = { atOnce: 32, waiting: 512 } as const;

/** Number of connections that may wait for a request's headers. Beyond it, the one that waits longest is closed. */
export const MAX_IDLE_SOCKETS = 2_048;

/** Time limit for the headers of a request. Node checks it every 30 s. */
export const HEADERS_TIMEOUT_MS = 10_000;
