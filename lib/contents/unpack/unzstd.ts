import { createZstdDecompress } from 'node:zlib';
import { ZSTD_WINDOW_BYTES } from '#lib/contents/limits.ts';
import type { ByteSource } from './byte-source.ts';
import { DECODED_BYTES, openDecoder, type Taker } from './decoder.ts';
import type { UnpackEnd } from './outcome.ts';
import { isSkippableMagic } from './packing.ts';
import { LONGEST_HEADER, readBlockHeader, readFrameHeader } from './zstd-frame.ts';

/** Packed bytes given to the decoder at a time. */
const FED_BYTES = 128 * 1024;
const LARGEST_BLOCK = 128 * 1024;
const CHECKSUM_BYTES = 4;

/** B-07: Node has zstd from 22.15 on. */
export const hasZstd = (): boolean => typeof createZstdDecompress === 'function';

/**
 * All frames of a zstd file. node:zlib's decoder ends after the first without a word (B-04), gives nothing where the first
 * is to be skipped (B-05) and, on some versions, takes half a frame for a whole one (B-26). So the frames are found here by
 * their block headers, and each gets a decoder of its own.
 */
export async function unzstd(source: ByteSource, taker: Taker): Promise<UnpackEnd> {
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
    const end = await decodeFrame(source, head, taker);
    if (end !== null) return end;
  }
}

async function skipFrame(source: ByteSource): Promise<boolean> {
  const head = Buffer.from(await source.read(8));
  return head.length === 8 && source.skip(head.readUInt32LE(4));
}

/** Null where the frame was whole. */
async function decodeFrame(source: ByteSource, head: Uint8Array, taker: Taker): Promise<UnpackEnd | null> {
  const frame = readFrameHeader(head);
  if (frame === null) return 'incomplete';
  // B-06: before a decoder is made that would want the memory.
  if (frame.windowBytes > ZSTD_WINDOW_BYTES) return 'window-too-large';
  const decoder = openDecoder(createZstdDecompress({ chunkSize: DECODED_BYTES }), taker);
  const end = await feedFrame(source, frame, decoder);
  await decoder.finish();
  if (decoder.stopped) return 'stopped';
  return decoder.failed && end === null ? 'damaged' : end;
}

async function feedFrame(
  source: ByteSource,
  { headerBytes, hasChecksum }: { headerBytes: number; hasChecksum: boolean },
  decoder: ReturnType<typeof openDecoder>,
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
    if (partBytes >= FED_BYTES || isLast || body.length < wanted) {
      if (!(await decoder.feed(Buffer.concat(parts)))) return null;
      [parts, partBytes] = [[], 0];
    }
    if (body.length < wanted) return 'incomplete';
  }
  return null;
}
