import { type IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { IdleSockets } from './idle-sockets.ts';
import { HEADERS_TIMEOUT_MS } from './limits.ts';
import type { RequestFilter } from './request-filter.ts';

const KEY = Symbol.for('plimsoll.request-filter');

/**
 * Runs `filter` before every listener of the HTTP servers of this process. Next creates its own server and offers no hook
 * before it, so this wraps `emit`, as tracing libraries do.
 *
 * @param target - the object whose `emit` is wrapped: all servers, or one
 * @param allowsUpgrades - true in development, whose tools use WebSocket; Plimsoll uses none
 * @param idle - bounds the connections that wait for a request
 */
export function installRequestFilter(
  filter: RequestFilter,
  { target = Server.prototype, allowsUpgrades, idle }: { target?: Server; allowsUpgrades: boolean; idle?: IdleSockets },
): void {
  const holder = target as Server & { [KEY]?: true };
  if (Object.hasOwn(holder, KEY)) return;
  Object.defineProperty(holder, KEY, { value: true });
  const emit = target.emit;
  target.emit = function emitFiltered(this: Server, event: string | symbol, ...rest: unknown[]): boolean {
    const go = () => Reflect.apply(emit, this, [event, ...rest]);
    const [request, response] = rest as [IncomingMessage, unknown];
    if (event === 'request' && response instanceof ServerResponse) {
      idle?.use(request, response);
      filter(request, response, go);
      return true;
    }
    if (event === 'upgrade' && !allowsUpgrades) {
      refuseUpgrade(response as Socket);
      return true;
    }
    if (event === 'connection' && rest[0] instanceof Socket) {
      this.headersTimeout = HEADERS_TIMEOUT_MS;
      idle?.open(rest[0]);
    }
    return go();
  };
}

function refuseUpgrade(socket: Socket): void {
  socket.on('error', () => {});
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
}
