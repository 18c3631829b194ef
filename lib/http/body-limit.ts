import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a client may go on sending what nobody reads, so that it gets to read the answer. */
const LINGER_MS = 1_000;

/** Whether the request says itself that it brings more. */
export function announcesMoreThan(request: IncomingMessage, maxBytes: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Of a body that does not say how long it is, what comes after `maxBytes` is thrown away as it comes, and the connection
 * ends soon after the answer. The route has seen a byte too many, and says so.
 */
export function cutBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): void {
  if (request.headers['transfer-encoding'] === undefined) return;
  const { socket } = request;
  const push = request.push.bind(request);
  let bytes = 0;
  let isCut = false;
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (isCut && chunk !== null) return true;
    bytes += chunk?.length ?? 0;
    if (bytes > maxBytes && !isCut) {
      isCut = true;
      if (response.writableFinished) closeSoon(socket);
      else response.once('finish', () => closeSoon(socket));
    }
    return push(chunk, encoding);
  };
}

/** Closed at once, a connection would be reset before the client has read why. */
export function closeSoon(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
