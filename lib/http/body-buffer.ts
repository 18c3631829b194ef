import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestRejectedError } from './errors.ts';
import { bodyTooLarge, bodyTooSlow, tooBusy } from './refusals.ts';
import { refuse } from './refuse.ts';
import type { RequestFilter } from './request-filter.ts';
import { whenOver } from './when-over.ts';

export type BodyBufferLimits = {
  /** Of the body of one request. */
  maxBytes: (request: IncomingMessage) => number;
  /** How long one body may take to arrive. */
  timeoutMs: number;
  /** Of all bodies that are in memory, each with its overhead. */
  totalBytes: number;
};

/** What an open request costs in memory besides its body, rounded up: socket, parser, headers, streams. */
export const REQUEST_OVERHEAD_BYTES = 16 * 1024;

/** A body that is still arriving. */
type Arrival = { refuse: (reason: RequestRejectedError) => void };

/**
 * Lets a request go on after its body arrived, so that a slow client takes nobody's place. The body stays in the
 * request's own stream, which the route reads as usual. When all bodies together exceed `totalBytes`, the one that has been
 * arriving longest is refused: an ordinary body takes milliseconds, so it survives a flood of slow ones.
 */
export function createBodyBuffer(limits: BodyBufferLimits): RequestFilter {
  const { timeoutMs, totalBytes } = limits;
  const arriving = new Set<Arrival>();
  let heldBytes = 0;

  function hold(sizeBytes: number): void {
    heldBytes += sizeBytes;
    for (const oldest of arriving) {
      if (heldBytes <= totalBytes) return;
      oldest.refuse(tooBusy({ connection: 'close' }));
    }
  }

  function buffer(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    // Called from the parser's callback: the context of this request has to come along.
    const goOn = AsyncResource.bind(next);
    const maxBytes = limits.maxBytes(request);
    let bodyBytes = 0;
    let ownBytes = REQUEST_OVERHEAD_BYTES;
    const release = () => {
      heldBytes -= ownBytes;
      ownBytes = 0;
    };
    const arrival: Arrival = {
      refuse: AsyncResource.bind((reason: RequestRejectedError) => {
        stop();
        release();
        refuse(request, response, reason);
      }),
    };
    const timer = setTimeout(() => arrival.refuse(bodyTooSlow(timeoutMs)), timeoutMs);
    const stop = () => {
      clearTimeout(timer);
      arriving.delete(arrival);
      Reflect.deleteProperty(request, 'push');
    };
    const push = request.push.bind(request);
    request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
      if (chunk === null) {
        stop();
        push(null);
        goOn();
        return false;
      }
      bodyBytes += chunk.length;
      if (bodyBytes > maxBytes) {
        arrival.refuse(bodyTooLarge(maxBytes));
        return true;
      }
      push(chunk, encoding);
      ownBytes += chunk.length;
      hold(chunk.length);
      // Also beyond the stream's own mark: nobody reads it yet, and the socket must not be paused.
      return true;
    };
    arriving.add(arrival);
    whenOver(request, response, () => {
      stop();
      release();
    });
    hold(ownBytes);
  }

  return (request, response, next) => {
    if (bringsBody(request)) buffer(request, response, next);
    else next();
  };
}

function bringsBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
