import type { ErrorConcern, ErrorDetails } from '#lib/registry/registry-error.ts';
import type { ResponseHeaders } from './header-text.ts';

export type RequestKind = 'ping' | 'token' | 'list' | 'head' | 'manifest' | 'config' | 'blob';

/** Whether requests wait for the pace of their host: "background" is for looks at what nobody waits for. */
export type RequestPace = 'none' | 'background';

/** Takes the body of a good answer as it arrives. It is waited for, so that a slow reader slows the sender. */
export type Sink = {
  /** Whether anything was written: then the request cannot simply be sent again. */
  begun: boolean;
  /** Whether it needs no more: the rest of the body is cut off, and the answer counts as whole. */
  readonly isFull?: boolean;
  /** Forgets what was written. A sink that can do so lets its request be sent again. */
  restart?(): void;
  /** The first bytes of the body, where it keeps them. */
  readonly head?: Uint8Array;
  write(chunk: Uint8Array): Promise<void> | undefined;
};

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
  /** Where a good answer's body goes instead of into memory. */
  sink?: Sink;
  /** What its failure says something about, where that is known beforehand. */
  concerns?: ErrorConcern;
  /** Set where the call is made for another host that the registry redirected to: its failure is that host's. */
  redirectTarget?: string;
  /** Instead of the limit for all requests. */
  deadlineMs?: number;
  /** Called before each request to the call's own origin, retries too. What it throws is thrown, and nothing is sent. */
  admit?: (() => void) | undefined;
};

/** Sent to its origin only, whatever redirects say. */
export type Authorization = { origin: string; header: string };

export type Answer = {
  status: number;
  headers: ResponseHeaders;
  /** Empty for HEAD. Of errors, and of what went into a sink that keeps it, only the beginning. */
  bytes: Uint8Array;
  /** Where the answer came from, after redirects; null when that is the call's own origin and path. */
  redirectedTo: URL | null;
  /** What was sent with the call: nothing of it may show in a text. */
  authorizations: readonly Authorization[];
};

export function isElsewhere(call: Call, answer: Answer): answer is Answer & { redirectedTo: URL } {
  return answer.redirectedTo !== null && answer.redirectedTo.origin !== call.origin;
}

/**
 * Details of an error that was met at `origin`. Where that is another one than the call's, such as a storage of blobs, it has health of
 * its own and does not speak for the registry.
 */
export function placeDetails(call: Call, origin: string): Partial<ErrorDetails> {
  if (origin === call.origin) return {};
  if (call.kind === 'token') return { concerns: 'path' };
  return { concerns: 'path', hostAnswered: true, redirectTarget: new URL(origin).host };
}

export function isGood(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}
