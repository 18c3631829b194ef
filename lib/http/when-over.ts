import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Callbacks = Set<() => void>;

const ofResponses = new WeakMap<ServerResponse, Callbacks>();
const ofSockets = new WeakMap<Socket, Callbacks>();

/**
 * Calls `callback` once, when the response is sent or the connection is closed. A pipelined response that waits behind
 * another one emits no 'close' when its socket closes, so the socket is observed too. All callbacks share one listener per
 * response and one per socket: Node warns at eleven, and Next adds some of its own.
 */
export function whenOver({ socket }: IncomingMessage, response: ServerResponse, callback: () => void): void {
  const callbacks = ofResponses.get(response) ?? observeResponse(response, socket);
  const once = () => {
    if (callbacks.delete(once)) callback();
  };
  callbacks.add(once);
  if (response.closed || socket.destroyed) queueMicrotask(once);
}

function observeResponse(response: ServerResponse, socket: Socket): Callbacks {
  const callbacks: Callbacks = new Set();
  ofResponses.set(response, callbacks);
  const ends = ofSockets.get(socket) ?? observeSocket(socket);
  const end = () => {
    ends.delete(end);
    callAll(callbacks);
  };
  ends.add(end);
  response.once('close', end);
  return callbacks;
}

function observeSocket(socket: Socket): Callbacks {
  const ends: Callbacks = new Set();
  ofSockets.set(socket, ends);
  socket.once('close', () => callAll(ends));
  return ends;
}

function callAll(callbacks: Callbacks): void {
  for (const callback of [...callbacks]) callback();
}
