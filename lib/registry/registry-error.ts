import { AppError } from '#lib/domain/app-error.ts';

export type RegistryErrorKind =
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  /** Not sent: the host is paused. `pausedUntil` says until when, `pauseReason` why. */
  | 'paused'
  | 'timeout'
  | 'connection'
  | 'tls'
  | 'refused'
  /** The connection guard let nothing connect there (S-11 to S-19). */
  | 'private-address'
  | 'forbidden-address'
  | 'forbidden-port'
  | 'invalid-response'
  | 'too-large'
  | 'wrong-content'
  /** The host that the registry redirected to failed, or refused: no answer of the registry itself. */
  | 'redirect-target'
  | 'cancelled';

/**
 * What an error says something about. "credential": the login or the token endpoint refused, so every request with it would
 * be refused. "host": nothing on the registry can be asked now. "path": this one request; others may well succeed.
 */
export type ErrorConcern = 'credential' | 'host' | 'path';

/** Why a host was paused first; of plain data, since it is kept across restarts. */
export type PauseReason = { code: string; message: string; hint: string | null };

export type RegistryErrorDetails = {
  kind: RegistryErrorKind;
  /** Host as people write it: "docker.io". */
  registry: string;
  /** Redacted: "GET /v2/team/app/tags/list". */
  request: string;
  /** What happened, to be read after the request: "was answered with 404". */
  problem: string;
  /** The next step for an operator; else the kind's own. */
  hint?: string | undefined;
  status?: number | null | undefined;
  /** Cleaned and redacted text of the answer, at most 500 characters. */
  answer?: string | null | undefined;
  /** How long the registry, or our own pause, asks to wait. */
  retryAfterMs?: number | null | undefined;
  /** The host that the registry redirected to, where the error was met there. Kind and hint become those of "redirect-target". */
  redirectTarget?: string | undefined;
  /** Else decided by kind and status. */
  concerns?: ErrorConcern | undefined;
  /** Else decided by kind and status. */
  hostAnswered?: boolean | undefined;
  pausedUntil?: Date | undefined;
  pauseReason?: PauseReason | undefined;
  /** How often the same request may be sent again at once (P-12, P-13); else by kind. */
  retries?: number | undefined;
  cause?: unknown;
};

/** What is told of an error where registry and request are known already. */
export type ErrorDetails = Omit<RegistryErrorDetails, 'registry' | 'request'>;

const KINDS: Record<RegistryErrorKind, { temporary: boolean; retries: number; hint: string }> = {
  unauthorized: { temporary: false, retries: 0, hint: 'Give this registry a user name and a password or token.' },
  denied: { temporary: false, retries: 0, hint: 'Give the account permission to pull this repository.' },
  'not-found': { temporary: false, retries: 0, hint: 'Check the name; private repositories often answer like this.' },
  'rate-limited': {
    temporary: true,
    retries: 4,
    hint: 'Nothing to do: it is asked again later. Signing in often helps.',
  },
  unavailable: { temporary: true, retries: 4, hint: 'Nothing to do: it is asked again later.' },
  paused: { temporary: true, retries: 0, hint: 'Nothing to do: it is asked again when the pause is over.' },
  timeout: { temporary: true, retries: 1, hint: 'It is asked again later; look whether the registry is overloaded.' },
  connection: { temporary: true, retries: 1, hint: 'Check the address, and that this server may reach it.' },
  tls: { temporary: false, retries: 0, hint: 'Repair its certificate, or give the CA certificate to this registry.' },
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
    hint: 'Check that the address is a registry, and what stands in front.',
  },
  'too-large': { temporary: false, retries: 0, hint: 'Nothing was stored of it.' },
  'wrong-content': {
    temporary: false,
    retries: 0,
    hint: 'Nothing was stored of it; look at the registry and its caches.',
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

/** A 503 asks the whole host to be left alone only where it says for how long. */
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
  // Without a status it was not even HTTP.
  if (kind === 'invalid-response') return status !== null && status !== undefined && status < 500;
  return true;
}

/**
 * The one error of this folder. Its kind decides whether trying later can help (`temporary`); its message names the
 * registry, the redacted request and what came back; `hint` is the next step. It never carries a secret.
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
  /** Null where the error says nothing about the registry: it was cancelled. */
  readonly concerns: ErrorConcern | null;
  /**
   * Whether the registry gave an answer of its own, however bad: then it is alive. False where there was none in time, where
   * it was a 5xx, or a web page of what stands in front; null where it was not asked.
   */
  readonly hostAnswered: boolean | null;
  /** When the host may be asked again; null unless the kind is "paused". */
  readonly pausedUntil: Date | null;
  readonly pauseReason: PauseReason | null;

  constructor(details: RegistryErrorDetails) {
    const { redirectTarget } = details;
    const isElsewhere = redirectTarget !== undefined && details.kind !== 'cancelled';
    const kind = isElsewhere ? 'redirect-target' : details.kind;
    const { hint } = KINDS[kind];
    const problem = isElsewhere ? `was redirected to ${redirectTarget} and ${details.problem}` : details.problem;
    const answer = details.answer ?? null;
    // What is advised for the registry itself helps nothing there.
    const next = isElsewhere ? hint : (details.hint ?? hint);
    const quoted = answer === null ? '' : ` (“${answer}”)`;
    super(
      `${details.registry}: ${details.request} ${problem}${quoted}.`,
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.kind = kind;
    this.registry = details.registry;
    this.request = details.request;
    this.status = details.status ?? null;
    this.answer = answer;
    this.hint = next;
    // Whether trying again helps is told by what happened there.
    this.temporary = KINDS[details.kind].temporary;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.retries = details.retries ?? KINDS[details.kind].retries;
    this.concerns = concernOf(details);
    this.hostAnswered = details.hostAnswered ?? hasAnswered(details);
    this.pausedUntil = details.pausedUntil ?? null;
    this.pauseReason = details.pauseReason ?? null;
  }
}

/** Whether the registry, or where it redirects to, says that it does not have what was asked for. */
export function isAbsentAnswer(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false;
  return error.kind === 'not-found' || (error.kind === 'redirect-target' && error.status === 404);
}
