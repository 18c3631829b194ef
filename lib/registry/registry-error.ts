export type RegistryErrorKind =
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'connection'
  | 'tls'
  | 'refused'
  /** The connection guard let nothing connect there (PROTOCOL 3.3). */
  | 'private-address'
  | 'forbidden-address'
  | 'forbidden-port'
  | 'invalid-response'
  | 'too-large'
  | 'wrong-content'
  | 'cancelled';

/**
 * What an error is about: the credential, which the token endpoint or a Basic login refused; the host, which cannot be reached,
 * fails as a whole or asks to wait; or the one path that was asked for.
 */
export type Concern = 'credential' | 'host' | 'path';

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
  /** How often the same request may be sent again at once (P-12, P-13); else by kind. */
  retries?: number | undefined;
  /** Where it is not what the kind usually concerns. */
  concerns?: Concern | undefined;
  cause?: unknown;
};

/** What is told of an error where registry and request are known already. */
export type ErrorDetails = Omit<RegistryErrorDetails, 'registry' | 'request'>;

const kinds: Record<RegistryErrorKind, { temporary: boolean; retries: number; hint: string; concerns?: Concern }> = {
  unauthorized: { temporary: false, retries: 0, hint: 'Give this registry a user name and a password or token.' },
  denied: { temporary: false, retries: 0, hint: 'Give the account permission to pull this repository.' },
  'not-found': { temporary: false, retries: 0, hint: 'Check the name; private repositories often answer like this.' },
  'rate-limited': {
    temporary: true,
    retries: 4,
    hint: 'Nothing to do: it is asked again later. Signing in often helps.',
    concerns: 'host',
  },
  unavailable: { temporary: true, retries: 4, hint: 'Nothing to do: it is asked again later.' },
  timeout: { temporary: true, retries: 1, hint: 'It is asked again later; look whether the registry is overloaded.' },
  connection: {
    temporary: true,
    retries: 1,
    hint: 'Check the address, and that this server may reach it.',
    concerns: 'host',
  },
  tls: {
    temporary: false,
    retries: 0,
    hint: 'Repair its certificate, or give the CA certificate to this registry.',
    concerns: 'host',
  },
  refused: { temporary: false, retries: 0, hint: 'Check the address and the settings of this registry.' },
  'private-address': {
    temporary: false,
    retries: 0,
    hint: 'Under Registries an admin can allow this one host; PLIMSOLL_ALLOW_PRIVATE_NETWORKS allows whole networks.',
    concerns: 'host',
  },
  'forbidden-address': {
    temporary: false,
    retries: 0,
    hint: 'Nothing was sent, and no setting allows it.',
    concerns: 'host',
  },
  'forbidden-port': {
    temporary: false,
    retries: 0,
    hint: 'Use another port; else PLIMSOLL_ALLOW_PRIVATE_NETWORKS allows all ports of the networks that it names.',
    concerns: 'host',
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
  cancelled: { temporary: false, retries: 0, hint: 'Nothing was stored of it.' },
};

/**
 * The one error of this folder. Its kind decides whether trying later can help (`temporary`); its message names the
 * registry, the redacted request and what came back; `hint` is the next step. It never carries a secret.
 */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly kind: RegistryErrorKind;
  readonly registry: string;
  readonly request: string;
  readonly status: number | null;
  readonly answer: string | null;
  readonly hint: string;
  readonly temporary: boolean;
  readonly retryAfterMs: number | null;
  readonly retries: number;
  readonly concerns: Concern;

  constructor(details: RegistryErrorDetails) {
    const { temporary, retries, hint, concerns = 'path' } = kinds[details.kind];
    const answer = details.answer ?? null;
    const next = details.hint ?? hint;
    const quoted = answer === null ? '' : ` (“${answer}”)`;
    super(
      `${details.registry}: ${details.request} ${details.problem}${quoted}.`,
      details.cause === undefined ? {} : { cause: details.cause },
    );
    this.kind = details.kind;
    this.registry = details.registry;
    this.request = details.request;
    this.status = details.status ?? null;
    this.answer = answer;
    this.hint = next;
    this.temporary = temporary;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.retries = details.retries ?? retries;
    this.concerns = details.concerns ?? concerns;
  }

  /** Next loads this module more than once in a process, and an error of one instance meets the code of another. */
  static override [Symbol.hasInstance](value: unknown): value is RegistryError {
    return value instanceof Error && value.name === 'RegistryError';
  }
}
