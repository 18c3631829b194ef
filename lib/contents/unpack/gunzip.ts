import { createInflateRaw } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { DECODED_BYTES, type OpenDecoder, type Sink } from './decoder.ts';
import { freeChunk } from './free-chunk.ts';
import type { UnpackEnd } from './outcome.ts';

const [HAS_CRC, HAS_EXTRA, HAS_NAME, HAS_COMMENT] = [2, 4, 8, 16];
const TRAILER_BYTES = 8;

/**
 * Unpacks all members of a gzip file (B-03), each with its own decoder. node:zlib's gunzip loses the end of the last
 * member when garbage follows it. Zeros after the last member are padding.
 */
export async function gunzip(source: ByteSource, sink: Sink, openDecoder: OpenDecoder): Promise<UnpackEnd> {
  for (let member = 0; ; member += 1) {
    const start = await source.peek(2);
    if (start.length === 0) return member === 0 ? 'incomplete' : 'whole';
    if (start[0] !== 0x1f || start[1] !== 0x8b) return member === 0 ? 'damaged' : endBehind(source);
    if (!(await skipHeader(source))) return 'incomplete';
    const end = await inflateMember(source, sink, openDecoder);
    if (end !== null) return end;
    if (!(await source.skip(TRAILER_BYTES))) return 'incomplete';
  }
}

/** Returns null when the member ended and more can follow. */
async function inflateMember(source: ByteSource, sink: Sink, openDecoder: OpenDecoder): Promise<UnpackEnd | null> {
  const start = source.takenBytes;
  const decoder = openDecoder(createInflateRaw({ chunkSize: DECODED_BYTES }), (bytes, usedBytes) => {
    const goesOn = sink.take(bytes);
    sink.onStep(start + usedBytes);
    return goesOn;
  });
  let fedBytes = 0;
  let hasEnded = false;
  let isCut = false;
  while (!hasEnded) {
    const chunk = await source.next();
    isCut = chunk === null;
    if (chunk === null || !(await decoder.feed(chunk))) break;
    fedBytes += chunk.length;
    // The decoder stops at the end of its member. The bytes that it did not use belong to what follows.
    const leftBytes = fedBytes - decoder.usedBytes;
    hasEnded = leftBytes > 0;
    if (hasEnded) source.unread(chunk.subarray(chunk.length - leftBytes));
    else freeChunk(chunk);
  }
  await decoder.finish();
  if (decoder.stopped) return 'stopped';
  if (hasEnded) return null;
  return isCut ? 'incomplete' : 'damaged';
}

/** Skips a member's header: ten bytes and the fields that its flags announce. Source: RFC 1952 */
async function skipHeader(source: ByteSource): Promise<boolean> {
  const header = await source.read(10);
  const flags = header[3] ?? 0;
  if (header.length < 10) return false;
  if (flags & HAS_EXTRA) {
    const [low, high] = await source.read(2);
    if (low === undefined || high === undefined || !(await source.skip(low + high * 256))) return false;
  }
  if (flags & HAS_NAME && !(await skipText(source))) return false;
  if (flags & HAS_COMMENT && !(await skipText(source))) return false;
  return flags & HAS_CRC ? source.skip(2) : true;
}

async function skipText(source: ByteSource): Promise<boolean> {
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
    const end = chunk.indexOf(0);
    if (end === -1) continue;
    source.unread(chunk.subarray(end + 1));
    return true;
  }
  return false;
}

async function endBehind(source: ByteSource): Promise<UnpackEnd> {
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
    if (chunk.some((byte) => byte !== 0)) return 'trailing-data';
  }
  return 'whole';
}
