import { createZstdDecompress } from 'node:zlib';
import { ZSTD_WINDOW_BYTES } from '#lib/contents/limits.ts';
import type { ByteSource } from './byte-source.ts';
import { DECODED_BYTES, type Decoder, type OpenDecoder, type Sink } from './decoder.ts';
import type { UnpackEnd } from './outcome.ts';
import { isSkippableMagic } from './packing.ts';
import { LONGEST_HEADER, readBlockHeader, readFrameHeader } from './zstd-frame.ts';

/** Blocks are fed together up to this many bytes, because each time is a round trip to the thread pool. */
const STEP_BYTES = 16 * 1024;
const LARGEST_BLOCK = 128 * 1024;
const CHECKSUM_BYTES = 4;

/** Node has zstd from 22.15 on (B-07). */
export const hasZstd = (): boolean => typeof createZstdDecompress === 'function';

/**
 * Unpacks all frames of a zstd file. node:zlib's decoder silently ends after the first frame (B-04), returns nothing
 * when the first is skippable (B-05) and, in some versions, accepts half a frame (B-26). So frames are found here by
 * their block headers, and each has its own decoder.
 */
export async function unzstd(source: ByteSource, sink: Sink, openDecoder: OpenDecoder): Promise<UnpackEnd> {
  for (let frames = 0; ; frames += 1) {
    const head = await source.peek(LONGEST_HEADER);
    if (head.length === 0) return frames === 0 ? 'incomplete' : 'whole';
    if (isSkippableMagic(head)) {
      if (!(await skipFrame(source))) return 'incomplete';
      continue;
    }
    if (head.length < 4) return frames === 0 ? 'damaged' : 'trailing-data';
    const isFrame = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
    if (!isFrame) return frames === 0 ? 'damaged' : 'trailing-data';
    const end = await decodeFrame({ source, sink, openDecoder }, head);
    if (end !== null) return end;
  }
}

async function skipFrame(source: ByteSource): Promise<boolean> {
  const head = Buffer.from(await source.read(8));
  return head.length === 8 && source.skip(head.readUInt32LE(4));
}

/** Returns null when the frame was complete. */
async function decodeFrame(
  { source, sink, openDecoder }: { source: ByteSource; sink: Sink; openDecoder: OpenDecoder },
  head: Uint8Array,
): Promise<UnpackEnd | null> {
  const frame = readFrameHeader(head);
  if (frame === null) return 'incomplete';
  // Checked before a decoder allocates the memory (B-06).
  if (frame.windowBytes > ZSTD_WINDOW_BYTES) return 'window-too-large';
  const decoder = openDecoder(createZstdDecompress({ chunkSize: DECODED_BYTES }), sink.take);
  const end = await feedFrame(source, frame, decoder, sink);
  await decoder.finish();
  sink.onStep(source.takenBytes);
  if (decoder.stopped) return 'stopped';
  return decoder.failed && end === null ? 'damaged' : end;
}

async function feedFrame(
  source: ByteSource,
  { headerBytes, hasChecksum }: { headerBytes: number; hasChecksum: boolean },
  decoder: Decoder,
  sink: Sink,
): Promise<UnpackEnd | null> {
  let parts: Uint8Array[] = [await source.read(headerBytes)];
  let partBytes = headerBytes;
  for (let isLast = false; !isLast; ) {
    const header = await source.read(3);
    if (header.length < 3) return 'incomplete';
    const block = readBlockHeader(header);
    if (block === null || block.sizeBytes > LARGEST_BLOCK) return 'damaged';
    isLast = block.isLast;
    const wanted = block.sizeBytes + (isLast && hasChecksum ? CHECKSUM_BYTES : 0);
    const body = await source.read(wanted);
    parts.push(header, body);
    partBytes += header.length + body.length;
    if (partBytes >= STEP_BYTES || isLast || body.length < wanted) {
      if (!(await decoder.feed(Buffer.concat(parts)))) return null;
      sink.onStep(source.takenBytes);
      [parts, partBytes] = [[], 0];
    }
    if (body.length < wanted) return 'incomplete';
  }
  return null;
}
