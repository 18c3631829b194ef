import type { Fault } from './fault.ts';
import type { QuotaSwitch } from './quota-switch.ts';

/** How one fake registry misbehaves. Set any of them at any time; the defaults are a well-behaved anonymous registry. */
export type Switches = {
  /** Before each answer. */
  latencyMs: number;
  auth: 'none' | 'basic' | 'bearer';
  /** Accepted user names and passwords. */
  users: Record<string, string>;
  /** Identity tokens accepted by the POST form; null: there is no POST form (404). */
  identityTokens: string[] | null;
  /** Whether tokens are given to strangers, and whether they may pull. */
  anonymousTokens: boolean;
  anonymousPull: boolean;
  tokenLifetimeSeconds: number;
  /** Instead of the right `WWW-Authenticate`; several are sent as several headers. Empty: no header. */
  challenge: string | string[] | null;
  /** As `challenge`, of `GET /v2/` alone. */
  pingChallenge: string | string[] | null;
  /** Where the challenge says tokens are; the own `/token` by default. */
  realm: string | null;
  /** A scope that tokens must name besides the usual one. */
  extraScope: string | null;
  /** Instead of the right token answer. */
  tokenReply: Reply | null;
  /** Other origins that requests are redirected to, with the same path. */
  redirect: { token?: string; manifests?: string; blobs?: string };
  redirectStatus: number;
  maxPageSize: number;
  /** What a page size over the maximum is answered with; null: it is clamped. */
  pageSizeRefusal: 400 | 405 | null;
  /** Any page size is refused. */
  refusesPageSize: boolean;
  link: 'relative' | 'absolute' | 'foreign' | 'plain-http' | 'loop' | 'none';
  tagsField: 'list' | 'null' | 'missing';
  digestHeader: 'right' | 'missing' | 'wrong' | 'malformed' | 'unknown-algorithm';
  /** Instead of 200 for every HEAD. */
  headStatus: number | null;
  /** Serves another manifest to clients that accept no indexes, as distribution does (M-02). */
  rewritesWithoutAccept: boolean;
  contentEncoding: string | null;
  body: 'whole' | 'endless' | 'short' | 'dripping' | 'changed' | 'longer';
  /** Answers of the next requests but token requests; one is taken at a time. */
  failures: Reply[];
  catalog: 'yes' | 'empty' | 404 | 401 | 405;
  /** Extra headers of every answer below /v2/. */
  headers: Record<string, string>;
  /** Lines of a table of what goes wrong, see fault-lines.ts; the first that meets a request counts. */
  faults: Fault[];
  /** A pull limit that counts down with each GET of a manifest. */
  quota: QuotaSwitch | null;
  /** Before all else; undefined lets the request go on. */
  intercept: ((request: SeenRequest) => Reply | undefined) | null;
};

export type Reply = {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** Before it is sent. */
  delayMs?: number;
  /** How its body goes out, whatever the switches say. */
  delivery?: 'whole' | 'never' | 'dripping' | 'cut-off';
};

export type SeenRequest = {
  method: string;
  /** With query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

export type RecordedRequest = SeenRequest & {
  /** When it came, in milliseconds of `performance.now()`. */
  atMs: number;
  /** What it was answered with, and the digest of the bytes of a GET; null before. */
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
