import type { ByteSource } from './byte-source.ts';
import { DECODED_BYTES, type Sink } from './decoder.ts';
import { gunzip } from './gunzip.ts';
import type { UnpackEnd } from './outcome.ts';
import { detectPacking, PACKING_BYTES, type Packing } from './packing.ts';
import { hasZstd, unzstd } from './unzstd.ts';

export type Unpacked = { packing: Packing; end: UnpackEnd | 'unsupported' };

/** Unpacks `source` into `sink` by its first bytes. Bytes that are not needed are dropped. */
export async function unpack(source: ByteSource, sink: Sink): Promise<Unpacked> {
  const packing = detectPacking(await source.peek(PACKING_BYTES));
  const end = await unpackAs(packing, source, sink);
  source.ignore();
  return { packing, end };
}

async function unpackAs(packing: Packing, source: ByteSource, sink: Sink): Promise<Unpacked['end']> {
  switch (packing) {
    case 'gzip':
      return gunzip(source, sink);
    case 'zstd':
      return hasZstd() ? unzstd(source, sink) : 'unsupported';
    case 'plain':
      for (let chunk = await source.next(DECODED_BYTES); chunk !== null; chunk = await source.next(DECODED_BYTES)) {
        const goesOn = sink.take(chunk);
        sink.onStep(source.takenBytes);
        if (!goesOn) return 'stopped';
      }
      return 'whole';
    default:
      return 'unsupported';
  }
}
