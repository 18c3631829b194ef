import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may go on sending what nobody reads, so that it gets to read the answer. */
const LINGER_MS = 1_000;

/** Whether the request says itself that it brings more. */
export function announcesMoreThan(request: IncomingMessage, maxBytes: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Of a body that does not say how long it is, what comes after `maxBytes` is thrown away as it comes. The route has seen
 * a byte too many, and says so. Whoever still sends when the answer is out has a second to come to an end.
 */
export function cutBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): void {
  const { socket } = request;
  response.once('finish', () => closeUnlessComplete(request, socket));
  if (request.headers['transfer-encoding'] === undefined) return;
  const push = request.push.bind(request);
  let bytes = 0;
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (bytes > maxBytes && chunk !== null) return true;
    bytes += chunk?.length ?? 0;
    return push(chunk, encoding);
  };
}

/** Closed at once, a connection would be reset before the client has read why. */
function closeUnlessComplete(request: IncomingMessage, socket: Socket): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Ends an answer that is written when the body has come and was thrown away; after a second, the connection with it. */
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
