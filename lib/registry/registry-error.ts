import { AppError } from '#lib/domain/app-error.ts';

export type RegistryErrorKind =
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  /** The host is paused and nothing was sent. `pausedUntil` is the end of the pause, `pauseReason` its cause. */
  | 'paused'
  | 'timeout'
  | 'connection'
  | 'tls'
  | 'refused'
  /** The connection guard refused the address (S-11 to S-19). */
  | 'private-address'
  | 'forbidden-address'
  | 'forbidden-port'
  | 'invalid-response'
  | 'too-large'
  | 'wrong-content'
  /** The host that the registry redirected to failed or refused. The registry itself did answer. */
  | 'redirect-target'
  | 'cancelled';

/**
 * ErrorConcern is what an error is about. "credential": every request with this login would be refused. "host": no
 * request to the registry can succeed now. "path": only this request failed.
 */
export type ErrorConcern = 'credential' | 'host' | 'path';

/** PauseReason is the first cause of a pause. It is plain data, because it is stored across restarts. */
export type PauseReason = { code: string; message: string; hint: string | null };

export type RegistryErrorDetails = {
  kind: RegistryErrorKind;
  /** Host as people write it: "docker.io". */
  registry: string;
  /** Redacted: "GET /v2/team/app/tags/list". */
  request: string;
  /** What happened, worded to follow the request, "was answered with 404", or the host, "cannot be found (DNS)". */
  problem: string;
  /** What the problem is worded to follow. Defaults to the request. */
  subject?: 'request' | 'host' | undefined;
  /** The host that failed, where it is neither the registry nor one that it redirected to, such as its token server. */
  host?: string | undefined;
  /** The next step for an operator. Defaults to the hint of the kind. */
  hint?: string | undefined;
  status?: number | null | undefined;
  /** Cleaned and redacted text of the answer, at most 500 characters. */
  answer?: string | null | undefined;
  /** How long the registry, or our own pause, asks to wait. */
  retryAfterMs?: number | null | undefined;
  /**
   * The host that the registry redirected to, when the error happened there. Kind and hint then become those of
   * "redirect-target".
   */
  redirectTarget?: string | undefined;
  /** Defaults to what kind and status imply. */
  concerns?: ErrorConcern | undefined;
  /** Defaults to what kind and status imply. */
  hostAnswered?: boolean | undefined;
  pausedUntil?: Date | undefined;
  pauseReason?: PauseReason | undefined;
  /** How often the request may be repeated immediately (P-12, P-13). Defaults to the number of the kind. */
  retries?: number | undefined;
  cause?: unknown;
};

/** ErrorDetails is the part of an error that does not name registry and request. */
export type ErrorDetails = Omit<RegistryErrorDetails, 'registry' | 'request'>;

const KINDS: Record<RegistryErrorKind, { temporary: boolean; retries: number; hint: string }> = {
  unauthorized: { temporary: false, retries: 0, hint: 'Add a user name and a password or token to this registry.' },
  denied: { temporary: false, retries: 0, hint: 'Allow the account to pull this repository.' },
  'not-found': { temporary: false, retries: 0, hint: 'Check the name; private repositories often answer like this.' },
  'rate-limited': {
    temporary: true,
    retries: 4,
    hint: 'Nothing to do: Plimsoll tries again later. A credential for this registry often helps.',
  },
  unavailable: { temporary: true, retries: 4, hint: 'Nothing to do: Plimsoll tries again later.' },
  paused: { temporary: true, retries: 0, hint: 'Nothing to do: Plimsoll tries again after the pause.' },
  timeout: {
    temporary: true,
    retries: 1,
    hint: 'Plimsoll tries again later. Check whether the registry is overloaded.',
  },
  connection: { temporary: true, retries: 1, hint: 'Check the address, and that this server may reach it.' },
  tls: { temporary: false, retries: 0, hint: 'Repair its certificate, or add its CA certificate to this registry.' },
  refused: { temporary: false, retries: 0, hint: 'Check the address and the settings of this registry.' },
  'private-address': {
    temporary: false,
    retries: 0,
    hint: 'Under Registries an admin can allow this one host; PLIMSOLL_ALLOW_PRIVATE_NETWORKS allows whole networks.',
  },
  'forbidden-address': { temporary: false, retries: 0, hint: 'Nothing was sent, and no setting allows it.' },
  'forbidden-port': {
    temporary: false,
    retries: 0,
    hint: 'Use another port; else PLIMSOLL_ALLOW_PRIVATE_NETWORKS allows all ports of the networks that it names.',
  },
  'invalid-response': {
    temporary: false,
    retries: 0,
    hint: 'Check that the address is a registry, and any proxy in front of it.',
  },
  'too-large': { temporary: false, retries: 0, hint: 'Nothing was stored of it.' },
  'wrong-content': {
    temporary: false,
    retries: 0,
    hint: 'Nothing was stored. Check the registry and its caches.',
  },
  'redirect-target': {
    temporary: false,
    retries: 0,
    hint: 'Check the host that the registry redirects to, such as its storage.',
  },
  cancelled: { temporary: false, retries: 0, hint: 'Nothing was stored of it.' },
};

const CONCERN_HOST: ReadonlySet<RegistryErrorKind> = new Set([
  ...(['rate-limited', 'paused', 'tls', 'private-address', 'forbidden-address', 'forbidden-port'] as const),
]);

/** A 503 concerns the whole host only when it says how long to wait. */
function concernOf({ kind, status, retryAfterMs, concerns }: RegistryErrorDetails): ErrorConcern | null {
  if (kind === 'cancelled') return null;
  if (concerns !== undefined) return concerns;
  if (CONCERN_HOST.has(kind)) return 'host';
  const asksToWait = status === 503 && retryAfterMs !== null && retryAfterMs !== undefined;
  return asksToWait ? 'host' : 'path';
}

const NOT_ASKED: ReadonlySet<RegistryErrorKind> = new Set([
  ...(['paused', 'cancelled', 'private-address', 'forbidden-address', 'forbidden-port'] as const),
]);
const NO_ANSWER: ReadonlySet<RegistryErrorKind> = new Set([
  ...(['rate-limited', 'unavailable', 'timeout', 'connection', 'tls'] as const),
]);

function hasAnswered({ kind, status, redirectTarget }: RegistryErrorDetails): boolean | null {
  if (NOT_ASKED.has(kind) || redirectTarget !== undefined) return null;
  if (NO_ANSWER.has(kind)) return false;
  // Without a status the answer was not HTTP.
  if (kind === 'invalid-response') return status !== null && status !== undefined && status < 500;
  return true;
}

/**
 * RegistryError is the only error class of this folder. `temporary` says whether a later attempt can help, `hint` is
 * the next step. The message names the registry, the redacted request and the answer. It never contains a secret.
 */
export class RegistryError extends AppError {
  static override readonly errorName = 'RegistryError';
  readonly kind: RegistryErrorKind;
  readonly registry: string;
  readonly request: string;
  readonly status: number | null;
  readonly answer: string | null;
  readonly hint: string;
  readonly temporary: boolean;
  readonly retryAfterMs: number | null;
  readonly retries: number;
  /** Null when the request was cancelled, which proves nothing about the registry. */
  readonly concerns: ErrorConcern | null;
  /**
   * True when the registry sent an answer of its own, even a bad one. False for no answer in time, a 5xx, or a web page
   * of a proxy. Null when nothing was sent.
   */
  readonly hostAnswered: boolean | null;
  /** When requests may be sent again. Null unless the kind is "paused". */
  readonly pausedUntil: Date | null;
  readonly pauseReason: PauseReason | null;

  constructor(details: RegistryErrorDetails) {
    const { redirectTarget } = details;
    const isElsewhere = redirectTarget !== undefined && details.kind !== 'cancelled';
    const kind = isElsewhere ? 'redirect-target' : details.kind;
    const { hint } = KINDS[kind];
    const answer = details.answer ?? null;
    // The hint for the registry itself would not help at the other host.
    const next = isElsewhere ? hint : (details.hint ?? hint);
    super(messageOf(details, isElsewhere), details.cause === undefined ? {} : { cause: details.cause });
    this.kind = kind;
    this.registry = details.registry;
    this.request = details.request;
    this.status = details.status ?? null;
    this.answer = answer;
    this.hint = next;
    // The kind of the failure at the other host decides whether a later attempt can help.
    this.temporary = KINDS[details.kind].temporary;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.retries = details.retries ?? KINDS[details.kind].retries;
    this.concerns = concernOf(details);
    this.hostAnswered = details.hostAnswered ?? hasAnswered(details);
    this.pausedUntil = details.pausedUntil ?? null;
    this.pauseReason = details.pauseReason ?? null;
  }
}

/** A host that cannot be reached is named first, since the request then says little. */
function messageOf(details: RegistryErrorDetails, isElsewhere: boolean): string {
  const { registry, request, problem, subject, host, redirectTarget, answer } = details;
  if (subject === 'host') {
    const role = isElsewhere
      ? ` ${registry} redirects there.`
      : host === undefined
        ? ''
        : ` ${registry} needs it to sign in.`;
    return `${(isElsewhere ? redirectTarget : host) ?? registry} ${problem}.${role} Request: ${request}.`;
  }
  const what = isElsewhere ? `was redirected to ${redirectTarget} and ${problem}` : problem;
  return `${registry}: ${request} ${what}${answer === null || answer === undefined ? '' : ` (“${answer}”)`}.`;
}

/** Reports whether the registry, or the host that it redirects to, answered that the content does not exist. */
export function isAbsentAnswer(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false;
  return error.kind === 'not-found' || (error.kind === 'redirect-target' && error.status === 404);
}
