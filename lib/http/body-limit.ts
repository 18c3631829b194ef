import type { IncomingMessage, ServerResponse } from 'node:http';

/** Time for which a client may continue to send an unread body, so that it can read the response. */
const LINGER_MS = 1_000;

/** Reports whether Content-Length exceeds the limit. */
export function announcesMoreThan(request: IncomingMessage, maxBytes: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Ends a response after the rest of the body was received and discarded, or closes the connection after one second. Closing
 * immediately would reset the connection before the client has read the reason.
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
