import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { installRequestFilter } from '#lib/http/install-request-filter.ts';
import { createRateLimiter } from '#lib/http/rate-limiter.ts';
import { createRequestFilter, type RequestFilterOptions } from '#lib/http/request-filter.ts';
import { createLog } from '#lib/log/log.ts';
import { findRequest, noteCaller } from '#lib/log/request-trace.ts';

const MIB = 1024 * 1024;
const open: Server[] = [];
/** Closes all servers that this file opened. */
export function closeFilteredServers(): void {
  for (const server of open.splice(0)) server.close().closeAllConnections();
}

type Seen = { url: string; headers: IncomingHttpHeaders; bytes: number; opensPage: boolean };

/** Creates a request filter on loopback with default settings. */
export const createTestFilter = (
  options: Pick<RequestFilterOptions, 'limiter' | 'log'> & Partial<RequestFilterOptions>,
): ReturnType<typeof createRequestFilter> =>
  createRequestFilter({
    baseUrl: null,
    boundTo: '127.0.0.1',
    trustedProxies: 0,
    clientIpHeader: null,
    allowsEval: false,
    ...options,
  });

/** Opens a server behind a request filter. Its route notes each request, and reads the body when `reads` is set. */
export async function openFilteredServer(
  options: Partial<RequestFilterOptions> & { limit?: number; reads?: boolean; sets?: Record<string, string> } = {},
) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('debug', { write: (line: string) => lines.push(JSON.parse(line)) });
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    for (const [name, value] of Object.entries(options.sets ?? {})) response.setHeader(name, value);
    const entry: Seen = {
      url: request.url ?? '',
      headers: { ...request.headers },
      bytes: 0,
      opensPage: findRequest()?.opensPage ?? false,
    };
    seen.push(entry);
    noteCaller('token');
    log.info('in the route');
    if (options.reads) {
      try {
        for await (const chunk of request) {
          entry.bytes += chunk.length;
          if (entry.bytes > 2 * MIB) break;
        }
      } catch {
        return;
      }
    }
    response.end('in');
    await new Promise((done) => setTimeout(done, 20));
    log.info('after the answer');
  });
  open.push(server);
  const limiter = createRateLimiter({ limit: options.limit ?? 100, windowMs: 60_000, maxKeys: 100, now: () => 0 });
  const filter = createTestFilter({ limiter, log, ...options });
  installRequestFilter(filter, { target: server, allowsUpgrades: false });
  // A second installation must not filter twice.
  installRequestFilter(filter, { target: server, allowsUpgrades: false });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const sent = send({ host: '127.0.0.1', port, path, method, headers }).end();
    const [response] = await once(sent, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode as number, headers: response.headers as IncomingHttpHeaders, text };
  }
  return { server, port, ask, seen, lines };
}
