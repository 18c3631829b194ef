import type { Dispatcher } from 'undici';
import { type BodyTerms, readChunks } from './body-reader.ts';
import type { Sink } from './call.ts';

type Body = Dispatcher.ResponseData['body'];

/** BodyStart is the part of a body that was read. `complete` says whether that is all of it. */
export type BodyStart = { bytes: Uint8Array; complete: boolean };

/**
 * Reads at most `maxBytes`. A longer body destroys the socket (S-46, S-52). `Content-Length` proves nothing and only
 * serves to give up earlier.
 */
export async function readAtMost(
  body: Body,
  maxBytes: number,
  contentLength: string | undefined,
  terms: BodyTerms,
): Promise<BodyStart> {
  // One growing buffer, because a sender can split its answer into chunks of one byte.
  let held = Buffer.allocUnsafe(FIRST_BYTES);
  let length = 0;
  const isDeclaredTooLong = Number(contentLength) > maxBytes;
  for await (const chunk of readChunks(body, terms, () => held.length)) {
    const kept = chunk.subarray(0, maxBytes - length);
    if (length + kept.length > held.length) held = grown(held, length, Math.min(2 * (length + kept.length), maxBytes));
    held.set(kept, length);
    length += kept.length;
    // Leaving the loop destroys the body and its socket.
    if (kept.length < chunk.length || isDeclaredTooLong) return { bytes: held.subarray(0, length), complete: false };
  }
  return { bytes: held.subarray(0, length), complete: !isDeclaredTooLong };
}

const FIRST_BYTES = 4096;

function grown(held: Buffer, length: number, bytes: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(bytes);
  held.copy(larger, 0, 0, length);
  return larger;
}

/**
 * Writes a body into `sink` without keeping it. Returns true when that was all of it, or all that the sink needs. Bytes
 * beyond `maxBytes` are not written (S-46).
 */
export async function pourAtMost(
  body: Body,
  maxBytes: number,
  contentLength: string | undefined,
  sink: Sink,
  terms: BodyTerms,
): Promise<boolean> {
  let length = 0;
  if (Number(contentLength) > maxBytes) {
    // Nothing else listens for errors of this body, and an unhandled one would end the process.
    body.on('error', () => undefined).destroy();
    return false;
  }
  for await (const chunk of readChunks(body, terms, () => 0)) {
    length += chunk.length;
    if (length > maxBytes) return false;
    sink.begun = true;
    const written = sink.write(chunk);
    if (written !== undefined) await written;
    if (sink.isFull) return true;
  }
  return true;
}

/** Drains a body so that the socket can be reused. A long or stalled body is cut. */
export async function discard(body: Body, signal: AbortSignal): Promise<void> {
  await body.dump({ limit: 64 * 1024, signal }).catch(() => undefined);
}
