import type { ByteSource } from './byte-source.ts';
import type { Taker } from './decoder.ts';
import { gunzip } from './gunzip.ts';
import type { UnpackEnd } from './outcome.ts';
import { detectPacking, PACKING_BYTES, type Packing } from './packing.ts';
import { hasZstd, unzstd } from './unzstd.ts';

export type Unpacked = { packing: Packing; end: UnpackEnd | 'unsupported' };

/** Unpacks all of `source` into `taker`, by what it begins with. What nobody needs of the source is dropped. */
export async function unpack(source: ByteSource, taker: Taker): Promise<Unpacked> {
  const packing = detectPacking(await source.peek(PACKING_BYTES));
  const end = await unpackAs(packing, source, taker);
  source.ignore();
  return { packing, end };
}

async function unpackAs(packing: Packing, source: ByteSource, taker: Taker): Promise<Unpacked['end']> {
  switch (packing) {
    case 'gzip':
      return gunzip(source, taker);
    case 'zstd':
      return hasZstd() ? unzstd(source, taker) : 'unsupported';
    case 'plain':
      for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
        if (!taker(chunk)) return 'stopped';
      }
      return 'whole';
    default:
      return 'unsupported';
  }
}
