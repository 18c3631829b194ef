import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { whenOver } from './when-over.ts';

export type IdleSockets = {
  /** Registers a new connection. */
  open(socket: Socket): void;
  /** Registers a request whose headers are complete. */
  use(request: IncomingMessage, response: ServerResponse): void;
};

/**
 * Bounds how many connections wait for a request's headers, slow ones included. Beyond `max`, the one that waits longest is
 * closed.
 */
export function createIdleSockets({ max }: { max: number }): IdleSockets {
  const idle = new Set<Socket>();

  function add(socket: Socket): void {
    if (socket.destroyed) return;
    idle.add(socket);
    const [oldest] = idle;
    if (idle.size > max) oldest?.destroy();
  }

  return {
    open(socket) {
      socket.once('close', () => idle.delete(socket));
      add(socket);
    },
    use(request, response) {
      const { socket } = request;
      idle.delete(socket);
      whenOver(request, response, () => add(socket));
    },
  };
}
