import type { RequestKind } from '#lib/domain/registry.ts';
import type { ErrorConcern, ErrorDetails } from '#lib/registry/registry-error.ts';
import type { ResponseHeaders } from './header-text.ts';

export type { RequestKind };

/**
 * RequestPace says whether a request waits for the pace of its host. "background" is for requests that nobody waits
 * for.
 */
export type RequestPace = 'none' | 'background';

/**
 * Sink receives the body of a successful answer as it arrives. Each write is awaited, so a slow reader slows the
 * sender.
 */
export type Sink = {
  /** True once anything was written. The request cannot simply be sent again then. */
  begun: boolean;
  /** True when the sink needs no more. The rest of the body is cut and the answer counts as complete. */
  readonly isFull?: boolean;
  /** Forgets what was written. A request with such a sink can be sent again. */
  restart?(): void;
  /** The first bytes of the body, if the sink keeps them. */
  readonly head?: Uint8Array;
  write(chunk: Uint8Array): Promise<void> | undefined;
};

/** Call is one request without credentials. */
export type Call = {
  kind: RequestKind;
  method: 'GET' | 'HEAD' | 'POST';
  origin: string;
  /** Includes the query. */
  path: string;
  accept: string;
  form?: string;
  /** A token endpoint that receives a secret must not redirect (S-09). */
  redirects: 'follow' | 'refuse';
  /** A longer body of a successful answer is an error. */
  maxBytes: number;
  /** Receives the body of a successful answer, which is otherwise kept in memory. */
  sink?: Sink;
  /** What a failure of this call is about, when that is known beforehand. */
  concerns?: ErrorConcern;
  /** The other host that the registry redirected to, when the call is made for it. A failure is then that host's. */
  redirectTarget?: string;
  /** Overrides the limit for all requests. */
  deadlineMs?: number;
  /**
   * Called before each request to the call's own origin, including retries. When it throws, nothing is sent and the
   * error is passed on.
   */
  beforeSend?: (() => void) | undefined;
};

/** Authorization is sent to its origin only, whatever redirects demand. */
export type Authorization = { origin: string; header: string };

export type Answer = {
  status: number;
  headers: ResponseHeaders;
  /** Empty for HEAD. For errors and for sinks that keep it, only the beginning. */
  bytes: Uint8Array;
  /** Where the answer came from after redirects. Null when that is the call's own origin and path. */
  redirectedTo: URL | null;
  /** What the call was sent with. No text may contain any of it. */
  authorizations: readonly Authorization[];
};

export function isElsewhere(call: Call, answer: Answer): answer is Answer & { redirectedTo: URL } {
  return answer.redirectedTo !== null && answer.redirectedTo.origin !== call.origin;
}

/**
 * Returns the details of an error that happened at `origin`. Another origin, such as a blob storage, has health of its
 * own. Its failures say nothing about the registry.
 */
export function placeDetails(call: Call, origin: string): Partial<ErrorDetails> {
  if (origin === call.origin) return {};
  if (call.kind === 'token') return { concerns: 'path' };
  return { concerns: 'path', hostAnswered: true, redirectTarget: new URL(origin).host };
}

export function isGood(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}
