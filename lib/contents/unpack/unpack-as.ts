import type { ByteSource } from './byte-source.ts';
import { DECODED_BYTES, type OpenDecoder, type Sink } from './decoder.ts';
import { gunzip } from './gunzip.ts';
import type { UnpackEnd } from './outcome.ts';
import type { Packing } from './packing.ts';
import { hasZstd, unzstd } from './unzstd.ts';

/** Unpacks `source` into `sink`, in the calling thread. */
export async function unpackAs(
  packing: Packing,
  source: ByteSource,
  sink: Sink,
  openDecoder: OpenDecoder,
): Promise<UnpackEnd | 'unsupported'> {
  switch (packing) {
    case 'gzip':
      return gunzip(source, sink, openDecoder);
    case 'zstd':
      return hasZstd() ? unzstd(source, sink, openDecoder) : 'unsupported';
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
