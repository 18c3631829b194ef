import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';

export type DispatcherOptions = {
  /** Trusted besides the usual authorities, for this dispatcher alone (S-68). */
  caPem?: string | null | undefined;
  /** Sockets per origin. */
  connections?: number | undefined;
  connectTimeoutMs?: number | undefined;
  headersTimeoutMs?: number | undefined;
  /** Between two chunks of a body. */
  bodyTimeoutMs?: number | undefined;
  keepAliveMs?: number | undefined;
};

/**
 * Where every outgoing request passes: keep-alive sockets per origin (P-17), timeouts (S-49), no redirects, no cookies
 * (S-70). The guard of addresses (PROTOCOL 3.3) belongs here, into the connector, since only there names are resolved.
 */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  const { caPem, connections = 4, connectTimeoutMs = 10_000 } = options;
  const { headersTimeoutMs = 30_000, bodyTimeoutMs = 30_000, keepAliveMs = 30_000 } = options;
  return new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    connect: { timeout: connectTimeoutMs, ...(caPem ? { ca: [...rootCertificates, caPem] } : {}) },
  });
}
