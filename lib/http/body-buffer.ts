import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestRejectedError } from './errors.ts';
import { bodyTooLarge, bodyTooSlow, tooBusy } from './refusals.ts';
import { refuse } from './refuse.ts';
import type { RequestFilter } from './request-filter.ts';
import { whenOver } from './when-over.ts';

export type BodyBufferLimits = {
  /** Limit for the body of one request. */
  maxBytes: (request: IncomingMessage) => number;
  /** Time limit for one body to arrive. */
  timeoutMs: number;
  /** Limit for all bodies in memory, each with its overhead. */
  totalBytes: number;
};

/** Memory of an open request besides its body, rounded up: socket, parser, headers, streams. */
export const REQUEST_OVERHEAD_BYTES = 16 * 1024;

/** A body that is still arriving. */
type Arrival = { refuse: (reason: RequestRejectedError) => void };

/**
 * Passes a request on after its body has arrived, so that a slow client occupies no place. The body stays in the request's
 * own stream, which the route reads as usual. When all bodies together exceed `totalBytes`, the one that has been arriving
 * longest is refused. An ordinary body takes milliseconds, so it survives a flood of slow ones.
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
    // Runs in the parser's callback, so the async context of this request is bound here.
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
      // Returns true beyond the high-water mark too: no reader exists yet, and the socket must not be paused.
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
