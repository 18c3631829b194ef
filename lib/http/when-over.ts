import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const pending = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls `callback` once, when the answer is out or the connection is closed. A pipelined response that waits behind
 * another one emits no 'close' when its socket closes, so the socket is observed too, with one listener for all of its requests.
 */
export function whenOver({ socket }: IncomingMessage, response: ServerResponse, callback: () => void): void {
  const callbacks = pending.get(socket) ?? observe(socket);
  const once = () => {
    if (callbacks.delete(once)) callback();
  };
  callbacks.add(once);
  response.once('close', once);
  if (socket.destroyed) queueMicrotask(once);
}

function observe(socket: Socket): Set<() => void> {
  const callbacks = new Set<() => void>();
  pending.set(socket, callbacks);
  socket.once('close', () => {
    for (const callback of [...callbacks]) callback();
  });
  return callbacks;
}
