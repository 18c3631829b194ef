import type { Dispatcher } from 'undici';
import type { Sink } from './call.ts';

type Body = Dispatcher.ResponseData['body'];

/** What was read, and whether that is all. */
export type BodyStart = { bytes: Uint8Array; complete: boolean };

/**
 * Reads at most `maxBytes`, counting while they stream; beyond that the socket is destroyed (S-46, S-52). `Content-Length`
 * proves nothing and is only used to give up earlier.
 */
export async function readAtMost(body: Body, maxBytes: number, contentLength: string | undefined): Promise<BodyStart> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const isDeclaredTooLong = Number(contentLength) > maxBytes;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const room = maxBytes - length;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    length += chunk.length;
    // Leaving the loop destroys the body, and with it the socket.
    if (length > maxBytes || isDeclaredTooLong) break;
  }
  return { bytes: Buffer.concat(chunks), complete: length <= maxBytes && !isDeclaredTooLong };
}

/**
 * As readAtMost, into a sink and nothing kept; whether that was all, or all that the sink needs. What would go beyond `maxBytes` is
 * not written (S-46).
 */
export async function pourAtMost(
  body: Body,
  maxBytes: number,
  contentLength: string | undefined,
  sink: Sink,
): Promise<boolean> {
  let length = 0;
  if (Number(contentLength) > maxBytes) {
    // Nobody reads this body, so nobody else hears of its end: unheard, that would end the process.
    body.on('error', () => undefined).destroy();
    return false;
  }
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) return false;
    sink.begun = true;
    const written = sink.write(chunk);
    if (written !== undefined) await written;
    if (sink.isFull) return true;
  }
  return true;
}

/** Lets the socket go on to the next request; what is too long to be read is cut off. */
export async function discard(body: Body): Promise<void> {
  await body.dump({ limit: 64 * 1024 }).catch(() => undefined);
}
