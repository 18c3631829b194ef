import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { createConnector } from './connector.ts';
import { createGuard, type Resolve } from './guard.ts';
import type { ConnectionPolicy } from './policy.ts';
import type { SocketCount } from './socket-count.ts';

export type DispatcherOptions = {
  /** Destinations that it may connect to. */
  policy: ConnectionPolicy;
  /** Certificate that is trusted besides the default authorities, for this dispatcher only (S-68). */
  caPem?: string | null | undefined;
  /** Counter of its sockets. */
  sockets?: SocketCount | undefined;
  /** Maximum number of sockets per origin. */
  connections?: number | undefined;
  connectTimeoutMs?: number | undefined;
  headersTimeoutMs?: number | undefined;
  /** Maximum time between two chunks of a body. */
  bodyTimeoutMs?: number | undefined;
  /** Replaces the system's resolver. */
  resolve?: Resolve | undefined;
};

const KEEP_ALIVE_MS = 30_000;

/**
 * Creates the dispatcher for outgoing requests: keep-alive sockets per origin (P-17), timeouts (S-49), no redirects, no
 * cookies (S-70), and the connection guard for each connection, whatever named the host (S-16).
 *
 * HTTP_PROXY and HTTPS_PROXY are ignored: a proxy would resolve names outside the guard (S-17).
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { caPem, sockets, connections = 4, connectTimeoutMs = 10_000 } = options;
  const { headersTimeoutMs = 30_000, bodyTimeoutMs = 30_000 } = options;
  const connect = createConnector(createGuard(options.policy, options.resolve), {
    timeout: connectTimeoutMs,
    allowH2: false,
    ...(caPem ? { ca: [...rootCertificates, caPem] } : {}),
  });
  return new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    connect: sockets === undefined ? connect : sockets.count(connect),
  });
}
