export type ConnectionFailure = {
  kind:
    | 'connect-timeout'
    | 'answer-timeout'
    | 'unknown-name'
    | 'unreachable'
    | 'not-tls'
    | 'certificate'
    | 'tls'
    | 'invalid-http'
    | 'invalid-header'
    | 'other';
  /** The code of the error or of its cause, such as ECONNREFUSED; empty without one. */
  code: string;
};

const KINDS: Readonly<Record<string, ConnectionFailure['kind']>> = {
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  UND_ERR_HEADERS_TIMEOUT: 'answer-timeout',
  UND_ERR_BODY_TIMEOUT: 'answer-timeout',
  ENOTFOUND: 'unknown-name',
  EAI_AGAIN: 'unknown-name',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  UND_ERR_HEADERS_OVERFLOW: 'invalid-http',
  UND_ERR_INVALID_ARG: 'invalid-header',
};
const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT_|INVALID_CA|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;
const TLS = /^(?:ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$|ETLS)/;

/** Reads from an error of the socket, TLS, undici or nodemailer why a connection failed. */
export function readConnectionFailure(error: unknown): ConnectionFailure {
  const code = codeOf(error);
  return { kind: kindOf(error, code), code };
}

function kindOf(error: unknown, code: string): ConnectionFailure['kind'] {
  if (isTimeoutSignal(error)) return 'answer-timeout';
  const known = KINDS[code];
  if (known !== undefined) return known;
  if (CERTIFICATE.test(code)) return 'certificate';
  if (TLS.test(code)) return 'tls';
  return code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')
    ? 'invalid-http'
    : 'other';
}

/** Whether the error comes from `AbortSignal.timeout`. */
function isTimeoutSignal(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** The code of an error, or of the first of its causes that has one. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' && code !== '' ? code : codeOf(cause);
}
