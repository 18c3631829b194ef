import { BlockedAddressError, type BlockReason } from '#lib/net/blocked-address-error.ts';
import { destinationOf, formatDestination } from '#lib/net/policy.ts';
import type { ErrorConcern, RegistryErrorKind } from '#lib/registry/registry-error.ts';

import { SlowBodyError } from './body-reader.ts';

export type Failure = {
  kind: RegistryErrorKind;
  problem: string;
  hint?: string;
  retries?: number;
  concerns?: ErrorConcern;
};

const connectTimeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const TIMEOUTS: Record<string, string> = {
  UND_ERR_HEADERS_TIMEOUT: 'got no answer in time',
  UND_ERR_BODY_TIMEOUT: 'stopped in the middle of the answer',
};

/** Nothing listens, or the name is unknown: asking again at once does not help, later may. */
const UNREACHABLE: Record<string, string> = {
  ENOTFOUND: 'could not be sent: the host name is unknown',
  EAI_AGAIN: 'could not be sent: the host name cannot be looked up now',
  ECONNREFUSED: 'could not be sent: the host refuses the connection',
  EHOSTUNREACH: 'could not be sent: there is no way to the host',
  ENETUNREACH: 'could not be sent: there is no way to the host',
  EACCES: 'could not be sent: this server may not connect there',
  EPERM: 'could not be sent: this server may not connect there',
};

const plainHttpAnswers = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG']);
const CERTIFICATE_CODE = /^(?:CERT_|ERR_TLS_CERT_|INVALID_CA|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/**
 * What an error of the guard, the socket, TLS or the HTTP parser means; never the text of it, which may quote an inner
 * service (S-19). `origin` is the registry's own: what stands in the way to another host cannot be allowed with it.
 */
export function classifyFailure(error: unknown, origin: string): Failure {
  if (error instanceof BlockedAddressError) return describeBlock(error, origin);
  if (error instanceof SlowBodyError) return { kind: 'timeout', problem: error.message };
  const code = errorCode(error);
  if (connectTimeouts.has(code)) return { kind: 'timeout', problem: 'could not connect in time', concerns: 'host' };
  const timeout = TIMEOUTS[code];
  if (timeout !== undefined) return { kind: 'timeout', problem: timeout };
  const reason = UNREACHABLE[code];
  if (reason !== undefined) return { kind: 'connection', problem: reason, retries: 0, concerns: 'host' };
  if (plainHttpAnswers.has(code)) {
    const hint = 'If it speaks plain http on purpose, switch “insecure” on for this registry.';
    return { kind: 'tls', problem: 'failed: the answer is not TLS', hint };
  }
  if (CERTIFICATE_CODE.test(code))
    return { kind: 'tls', problem: `failed: its certificate is not valid here (${code})` };
  if (/^(?:ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$)/.test(code))
    return { kind: 'tls', problem: `failed: no TLS connection (${code})` };
  if (error instanceof Error && error.name === 'HTTPParserError') return describeParserError(error);
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { kind: 'invalid-response', problem: `was answered with something that is not proper HTTP (${code})` };
  }
  const isInvalidHeader = code === 'UND_ERR_INVALID_ARG';
  if (isInvalidHeader) return { kind: 'refused', problem: 'cannot be put into an HTTP request', retries: 0 };
  return { kind: 'connection', problem: `was cut off${code === '' ? '' : ` (${code})`}` };
}

/** What is spoken there instead, by the bytes that no HTTP begins with; undici gives its parser's errors no code. */
function describeParserError(error: Error): Failure {
  const data = 'data' in error ? String(error.data ?? '') : '';
  const spoken = SPOKEN.find(({ isBegun }) => isBegun(data));
  const isHttp = !error.message.includes('Expected HTTP/');
  const problem = isHttp
    ? 'was answered with something that is not proper HTTP'
    : `was answered with ${spoken?.what ?? 'something that is not HTTP'}`;
  const hint = spoken?.hint ?? 'Check the address and the port: something else than a registry listens there.';
  return { kind: 'invalid-response', problem, hint, retries: 0 };
}

const SPOKEN = [
  {
    isBegun: (data: string) => data.startsWith('SSH-'),
    what: 'the greeting of an SSH server, which is not HTTP',
    hint: null,
  },
  {
    isBegun: (data: string) => /^220[ -]/.test(data),
    what: 'the greeting of a mail or FTP server, which is not HTTP',
    hint: null,
  },
  {
    // A record of an alert or a handshake, and its version.
    isBegun: (data: string) => [0x15, 0x16].includes(data.charCodeAt(0)) && data.charCodeAt(1) === 3,
    what: 'TLS: this port speaks https',
    hint: 'Write the address with https, or switch “insecure” off for this registry.',
  },
];

const BLOCKED: Record<BlockReason, string> = {
  'private-address': 'in a private network, and nobody has allowed that',
  'forbidden-address': 'at an address where nothing may connect, such as cloud metadata',
  'forbidden-port': 'on a port of other services',
};

function describeBlock({ code, host }: BlockedAddressError, origin: string): Failure {
  if (host === formatDestination(destinationOf(origin)))
    return { kind: code, problem: `was not sent: the registry is ${BLOCKED[code]}` };
  const hint =
    'The registry sent us there. If that host is yours, PLIMSOLL_ALLOW_PRIVATE_NETWORKS can allow its network.';
  const isFinal = code === 'forbidden-address';
  return {
    kind: 'refused',
    problem: `was not sent: it leads to ${host}, ${BLOCKED[code]}`,
    hint: isFinal ? 'The registry sent us there; no setting allows it.' : hint,
  };
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === '' && error.cause !== undefined ? errorCode(error.cause) : code;
}
