/** The largest body that a route takes. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The largest body of a preview: a pasted text of 4 MiB, in JSON, where quotes and line ends take two bytes each. */
export const MAX_PREVIEW_BODY_BYTES = 9 * 1024 * 1024;

/** How large the body of a request to a path without its base path may be, in bytes. */
export const maxBodyBytes = (path: string): number =>
  path === '/api/v1/repositories/preview' ? MAX_PREVIEW_BODY_BYTES : MAX_BODY_BYTES;

/** How long a body may take to arrive, and how much memory the bodies of all open requests may take together. */
export const BODIES = { timeoutMs: 10_000, totalBytes: 48 * 1024 * 1024 } as const;

/** How many requests one may make in a minute: sixty a second for who is known, and for all behind one address a hundred. */
export const REQUESTS_PER_MINUTE = {
  /** Of one address, whoever asks from there: pages and API together. */
  address: 6_000,
  /** Of one token or one session, to the API. */
  caller: 3_600,
  /** Of all strangers at one address, to the API; a token that does not hold counts here. */
  stranger: 600,
} as const;

/** How many addresses, tokens and sessions are told apart within one minute; all beyond share one count. */
export const MAX_COUNTED = 50_000;

/** How many requests are worked on at once, and how many more wait for their turn. */
export const CROWD = { atOnce: 32, waiting: 512 } as const;

/** How many connections may wait for a request's headers; beyond, the one that waits longest is closed. */
export const MAX_IDLE_SOCKETS = 2_048;

/** How long the headers of a request may take. Node checks this every 30 s. */
export const HEADERS_TIMEOUT_MS = 10_000;
