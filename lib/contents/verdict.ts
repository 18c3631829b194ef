import { isVerifiable } from '#lib/image/digest.ts';
import { type Compression, compressionOf, isForeignLayer } from '#lib/image/media-types.ts';
import type { LayerDescriptor } from '#lib/registry/index.ts';
import { FLAGS } from './entry.ts';
import type { ContentsLimits } from './limits.ts';
import type { ContentsNote, Unavailable } from './note.ts';
import type { TarEnd } from './tar/reader.ts';
import type { Packing } from './unpack/packing.ts';
import type { Unpacked } from './unpack/unpack.ts';

/** ReadingEnd is how reading a layer ended, for the compression and for the tar inside. */
export type ReadingEnd = {
  packing: Packing;
  /** The compression that the media type claims. */
  claimed: Compression;
  end: Unpacked['end'];
  tar: TarEnd;
  /** The limit that ended the reading before the archive's end. */
  limit: 'entries' | 'bytes' | null;
  /** The flags of all entries together. */
  flags: number;
  entryCount: number;
};

/** Returns why a layer must not be requested (B-25), or null. */
export function findForbidden({ digest, mediaType }: LayerDescriptor): Unavailable | null {
  if (isForeignLayer(mediaType)) {
    const message =
      'The registry does not have this layer: it is a foreign layer, which only its publisher distributes.';
    return { code: 'foreign', message, hint: null };
  }
  if (compressionOf(mediaType) === 'encrypted')
    return { code: 'encrypted', message: 'This layer is encrypted.', hint: null };
  if (!isVerifiable(digest)) {
    const message = 'Content of this digest’s algorithm cannot be verified, so it is not shown.';
    return { code: 'unverifiable', message, hint: 'Push the image with sha256 digests.' };
  }
  return null;
}

/** Explains the end of a reading: why there are no files, or what to know about them. Pure. */
export function explainReading(
  reading: ReadingEnd,
  limits: ContentsLimits,
): { reason: Unavailable | null; notes: ContentsNote[] } {
  const reason = findReason(reading);
  return { reason, notes: reason === null ? listNotes(reading, limits) : [] };
}

function findReason({ packing, end, tar, entryCount }: ReadingEnd): Unavailable | null {
  if (packing === 'bzip2' || packing === 'xz') {
    const message = `This layer is packed with ${packing}, which image layers may not be.`;
    return { code: packing, message, hint: 'Build it with gzip or zstd.' };
  }
  if (end === 'unsupported') {
    const hint = 'Run Plimsoll on Node 22.15 or newer.';
    return { code: 'no-zstd', message: 'This Node cannot unpack zstd.', hint };
  }
  // Every tar reader accepts an archive without its end mark, and an empty file as an empty archive.
  const isEmpty = tar.state === 'no-end' && end === 'whole' && (packing !== 'plain' || tar.at > 0);
  if (entryCount > 0 || tar.state === 'whole' || isEmpty) return null;
  if (end === 'window-too-large') {
    const message = 'Unpacking this layer would take more than 128 MiB of memory.';
    return { code: 'window-too-large', message, hint: 'Compress it without --long or --ultra.' };
  }
  if (end === 'damaged' || end === 'incomplete') {
    return { code: 'damaged', message: `This layer cannot be unpacked: its ${packing} data are damaged.`, hint: null };
  }
  return { code: 'not-a-tar', message: 'This layer is no tar archive, so it has no files to show.', hint: null };
}

function listNotes(
  { packing, claimed, end, tar, limit, flags, entryCount }: ReadingEnd,
  limits: ContentsLimits,
): ContentsNote[] {
  const notes: ContentsNote[] = [];
  const note = (code: ContentsNote['code'], message: string) => notes.push({ code, message });
  const actual = packing === 'plain' ? 'none' : packing;
  if (claimed !== 'unknown' && claimed !== actual)
    note(
      'compression',
      `Its media type names ${WORDS[claimed] ?? claimed}, but its content is ${WORDS[actual] ?? actual}.`,
    );
  const place = `at byte ${tar.at} of the unpacked archive`;
  if (limit === 'entries') note('too-many-entries', `Only the first ${entryCount} entries are listed.`);
  else if (limit === 'bytes' && tar.state !== 'whole')
    note('too-big', `Only the first ${limits.uncompressedBytes / 2 ** 30} GiB of the unpacked archive were read.`);
  else if (end === 'incomplete') note('incomplete', `Its ${packing} data end too early, ${place}.`);
  else if (end === 'damaged' || end === 'window-too-large')
    note('damaged', `It cannot be unpacked beyond the place ${place}.`);
  else if (tar.state === 'damaged')
    note('damaged', `The archive is damaged ${place}; the entries before that are listed.`);
  if (end === 'trailing-data') note('trailing-data', `Something that is not ${packing} follows its data.`);
  if (flags & FLAGS.unsafePath)
    note('unsafe-paths', 'Some names would lead out of the image if they were unpacked carelessly; they are marked.');
  if (flags & FLAGS.cut) note('cut-names', 'Some names were too long or too deep, and are cut.');
  return notes;
}

const WORDS: Record<string, string> = { none: 'not compressed' };
