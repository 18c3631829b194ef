import type { Fault } from './fault.ts';
import type { QuotaSwitch } from './quota-switch.ts';
import type { Reply, SeenRequest } from './reply.ts';

/**
 * Switches set how a fake registry misbehaves. They can change at any time. The default is a correct anonymous
 * registry.
 */
export type Switches = {
  /** Delay before each answer. */
  latencyMs: number;
  auth: 'none' | 'basic' | 'bearer';
  /** Accepted user names and passwords. */
  users: Record<string, string>;
  /** Identity tokens that the POST form accepts. Null: no POST form (404). */
  identityTokens: string[] | null;
  /** Whether anonymous clients get tokens, and whether these tokens may pull. */
  anonymousTokens: boolean;
  anonymousPull: boolean;
  tokenLifetimeSeconds: number;
  /** Replaces `WWW-Authenticate`. Several values are sent as several headers. Empty: no header. */
  challenge: string | string[] | null;
  /** The same for `GET /v2/` alone. */
  pingChallenge: string | string[] | null;
  /** The token endpoint in the challenge. Default: its own `/token`. */
  realm: string | null;
  /** A scope that tokens need besides the usual one. */
  extraScope: string | null;
  /** Replaces the token answer. */
  tokenReply: Reply | null;
  /** Other origins that requests are redirected to, with the same path. */
  redirect: { token?: string; manifests?: string; blobs?: string };
  redirectStatus: number;
  maxPageSize: number;
  /** The answer to a page size above the maximum. Null: the size is reduced. */
  pageSizeRefusal: 400 | 405 | null;
  /** Refuses any page size. */
  refusesPageSize: boolean;
  link: 'relative' | 'absolute' | 'foreign' | 'plain-http' | 'loop' | 'none';
  tagsField: 'list' | 'null' | 'missing';
  digestHeader: 'right' | 'missing' | 'wrong' | 'malformed' | 'unknown-algorithm';
  /** Answers every HEAD with this status. */
  headStatus: number | null;
  /** Serves another manifest to clients that do not accept indexes, as distribution does (M-02). */
  rewritesWithoutAccept: boolean;
  contentEncoding: string | null;
  body: 'whole' | 'endless' | 'short' | 'dripping' | 'changed' | 'longer';
  /** Answers of the next requests except token requests, one each. */
  failures: Reply[];
  catalog: 'yes' | 'empty' | 404 | 401 | 405;
  /** Extra headers of every answer below /v2/. */
  headers: Record<string, string>;
  /** Lines of a table of faults, see fault-lines.ts. The first one that matches a request counts. */
  faults: Fault[];
  /** A pull limit that counts down with each GET of a manifest. */
  quota: QuotaSwitch | null;
  /** Called first. Undefined lets the request continue. */
  intercept: ((request: SeenRequest) => Reply | undefined) | null;
};

export type RecordedRequest = SeenRequest & {
  /** Time of arrival, in milliseconds of `performance.now()`. */
  atMs: number;
  /** Status of the answer and the digest of a GET's bytes. Null before the answer. */
  answer: { status: number; bodyDigest: string | null } | null;
};

export function defaultSwitches(): Switches {
  return {
    latencyMs: 0,
    auth: 'none',
    users: {},
    identityTokens: null,
    anonymousTokens: true,
    anonymousPull: true,
    tokenLifetimeSeconds: 300,
    challenge: null,
    pingChallenge: null,
    realm: null,
    extraScope: null,
    tokenReply: null,
    redirect: {},
    redirectStatus: 307,
    maxPageSize: 1000,
    pageSizeRefusal: null,
    refusesPageSize: false,
    link: 'relative',
    tagsField: 'list',
    digestHeader: 'right',
    headStatus: null,
    rewritesWithoutAccept: false,
    contentEncoding: null,
    body: 'whole',
    failures: [],
    catalog: 'yes',
    headers: {},
    faults: [],
    quota: null,
    intercept: null,
  };
}
