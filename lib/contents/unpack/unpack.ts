import type { ByteSource } from './byte-source.ts';
import { openDecoder, type Sink } from './decoder.ts';
import type { UnpackEnd } from './outcome.ts';
import { detectPacking, PACKING_BYTES, type Packing } from './packing.ts';
import { unpackAs } from './unpack-as.ts';
import { unpackInThread } from './unpack-in-thread.ts';

export type Unpacked = { packing: Packing; end: UnpackEnd | 'unsupported' };

/**
 * Unpacks `source` into `sink` by its first bytes. Bytes that are not needed are dropped. Both ways give the same.
 *
 * @param ownThread - whether the decoder gets a thread of its own, if one can be started
 * @throws Error when that thread fails, which no bytes cause
 */
export async function unpack(source: ByteSource, sink: Sink, ownThread: boolean): Promise<Unpacked> {
  try {
    const packing = detectPacking(await source.peek(PACKING_BYTES));
    const isDecoded = packing === 'gzip' || packing === 'zstd';
    const threadEnd = ownThread && isDecoded ? await unpackInThread(packing, source, sink) : null;
    return { packing, end: threadEnd ?? (await unpackAs(packing, source, sink, openDecoder)) };
  } finally {
    source.ignore();
  }
}
