import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a client may go on sending what nobody reads, so that it gets to read the answer. */
const LINGER_MS = 1_000;

/** Whether the request says itself that it brings more. */
export function announcesMoreThan(request: IncomingMessage, maxBytes: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Ends an answer that is written when the body has come and was thrown away; after a second, the connection with it. A
 * connection that is closed immediately would be reset before the client has read why.
 */
export function endAfterBody(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const timer = setTimeout(() => response.end(() => socket.destroy()), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  request.once('end', () => {
    clearTimeout(timer);
    response.end();
  });
  request.resume();
}
