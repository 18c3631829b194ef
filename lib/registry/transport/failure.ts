import { BlockedAddressError, type BlockReason } from '#lib/net/blocked-address-error.ts';
import { readConnectionFailure } from '#lib/net/connection-failure.ts';
import { destinationOf, formatDestination } from '#lib/net/policy.ts';
import type { ErrorConcern, RegistryErrorKind } from '#lib/registry/registry-error.ts';
import { SlowBodyError } from './body-reader.ts';

export type Failure = {
  kind: RegistryErrorKind;
  problem: string;
  /** "host" where the problem follows the name of the host that failed, as in "cannot be found (DNS)". */
  subject?: 'host';
  hint?: string;
  retries?: number;
  concerns?: ErrorConcern;
};

/** Why nothing was sent, by the code of the error. A retry within seconds does not help. */
const UNREACHABLE: Record<string, string> = {
  ENOTFOUND: 'cannot be found (DNS)',
  EAI_AGAIN: 'cannot be found now (DNS does not answer)',
  ECONNREFUSED: 'refuses the connection',
  EHOSTUNREACH: 'cannot be reached: there is no route to it',
  ENETUNREACH: 'cannot be reached: there is no route to it',
};
const NO_ACCESS = 'cannot be reached: this server may not connect there';

/**
 * Describes an error of the guard, the socket, TLS or the HTTP parser. Never repeats its text, which may quote an
 * internal service (S-19).
 *
 * @param origin - of the registry. A block of another host cannot be lifted with the settings of this registry.
 */
export function classifyFailure(error: unknown, origin: string): Failure {
  if (error instanceof BlockedAddressError) return describeBlock(error, origin);
  if (error instanceof SlowBodyError) return { kind: 'timeout', problem: error.message };
  const { kind, code } = readConnectionFailure(error);
  switch (kind) {
    case 'connect-timeout':
      return {
        kind: 'timeout',
        subject: 'host',
        problem: 'cannot be reached: no connection in time',
        concerns: 'host',
      };
    case 'answer-timeout':
      return {
        kind: 'timeout',
        problem: code === 'UND_ERR_BODY_TIMEOUT' ? 'stopped in the middle of the answer' : 'got no answer in time',
      };
    case 'unknown-name':
      return {
        kind: 'connection',
        subject: 'host',
        problem: UNREACHABLE[code] ?? NO_ACCESS,
        hint: 'Check the name of the host and the network of this server.',
        retries: 0,
        concerns: 'host',
      };
    case 'unreachable':
      return {
        kind: 'connection',
        subject: 'host',
        problem: UNREACHABLE[code] ?? NO_ACCESS,
        retries: 0,
        concerns: 'host',
      };
    case 'not-tls':
      return {
        kind: 'tls',
        subject: 'host',
        problem: 'does not answer with TLS',
        hint: 'If it uses plain http on purpose, switch on plain http for this registry.',
      };
    case 'certificate':
      return { kind: 'tls', subject: 'host', problem: `has a certificate that is not valid here (${code})` };
    case 'tls':
      return { kind: 'tls', subject: 'host', problem: `does not make a TLS connection (${code})` };
    case 'invalid-http':
      return describeInvalidHttp(error, code);
    case 'invalid-header':
      return { kind: 'refused', problem: 'cannot be put into an HTTP request', retries: 0 };
    case 'other':
      return { kind: 'connection', problem: `was cut off${code === '' ? '' : ` (${code})`}` };
  }
}

/** Names the protocol of the answer by its first bytes. undici gives the errors of its parser no code. */
function describeInvalidHttp(error: unknown, code: string): Failure {
  if (code !== '' || !(error instanceof Error))
    return { kind: 'invalid-response', problem: `was answered with something that is not proper HTTP (${code})` };
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
    // The first bytes of a TLS alert or handshake record, with the TLS version.
    isBegun: (data: string) => [0x15, 0x16].includes(data.charCodeAt(0)) && data.charCodeAt(1) === 3,
    what: 'TLS: this port uses https',
    hint: 'Write the address with https, or switch off plain http for this registry.',
  },
];

const BLOCKED: Record<BlockReason, string> = {
  'private-address': 'in a private network, which no admin has allowed',
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
