import type { FileEntry } from '#lib/contents/entry.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import { createAufsFilter } from './aufs.ts';
import { BLOCK, isZeroBlock, readHeader, type TarHeader } from './header.ts';
import { readPax } from './pax.ts';
import { createPending, toEntry } from './to-entry.ts';

/** Who hears of entries. */
export type TarListener = {
  /** False: no more, please. */
  onEntry(entry: FileEntry): boolean;
  /** Whether `onContent` wants the content of a file that is small enough. */
  wants(entry: FileEntry): boolean;
  onContent(entry: FileEntry, content: Buffer): void;
};

/** Where the listing ended; `at` counts bytes of the unpacked archive. "no-end" is an archive that is whole but for its end mark. */
export type TarEnd = { state: 'whole' | 'no-end' | 'damaged' | 'stopped' | 'not-a-tar'; at: number };

export type TarReader = {
  /** False once nothing more can be learnt. */
  write(bytes: Uint8Array): boolean;
  end(): TarEnd;
};

/** What the bytes after a header are. */
type Body = { header: TarHeader; entry: FileEntry | null; content: Buffer | null; filled: number };

/**
 * Lists a tar as its bytes go by. Nothing of a file's content is kept, nothing is written anywhere; whatever is wrong ends
 * the listing there, and what was found before stays (B-17).
 */
export function createTarReader(listener: TarListener, limits: ContentsLimits = CONTENTS_LIMITS): TarReader {
  const pending = createPending();
  const withoutAufs = createAufsFilter(limits);
  const carry = Buffer.alloc(BLOCK);
  let carried = 0;
  /** Bytes read, and how many more belong to no header. */
  let [at, skipped] = [0, 0];
  let zeroBlocks = 0;
  let sparseMap: TarHeader | null = null;
  let body: Body | null = null;
  let end: TarEnd | null = null;
  let hasHeader = false;

  function stop(state: TarEnd['state'], where: number): void {
    end ??= { state, at: where };
  }

  function takeBlock(block: Buffer): void {
    const here = at - BLOCK;
    if (sparseMap !== null) {
      // GNU's old sparse form: more of the map, then the data.
      if (block[504] !== 1) begin(sparseMap, here);
      return;
    }
    if (isZeroBlock(block)) {
      zeroBlocks += 1;
      if (zeroBlocks === 2) stop('whole', here);
      return;
    }
    zeroBlocks = 0;
    const header = readHeader(block);
    if (header === null) {
      stop(hasHeader ? 'damaged' : 'not-a-tar', here);
      return;
    }
    hasHeader = true;
    if (header.sparse?.continues) sparseMap = { ...header, name: Buffer.from(header.name) };
    else begin(header, here);
  }

  function begin(header: TarHeader, here: number): void {
    sparseMap = null;
    if (isMeta(header.type)) {
      if (header.sizeBytes > limits.headerBytes) {
        stop('damaged', here);
        return;
      }
      body = { header, entry: null, content: Buffer.alloc(header.sizeBytes), filled: 0 };
      skipped = header.sizeBytes;
      if (skipped === 0) endBody();
      return;
    }
    const { entry: written, storedBytes } = toEntry(header, pending, limits);
    pending.clear();
    const entry = withoutAufs(written);
    if (entry !== null && !listener.onEntry(entry)) {
      stop('stopped', here);
      return;
    }
    const isSmallFile = written.kind === 'file' && storedBytes <= limits.databaseBytes;
    const isWanted = isSmallFile && entry !== null && listener.wants(entry);
    if (isWanted) body = { header, entry, content: Buffer.alloc(storedBytes), filled: 0 };
    skipped = isWanted ? storedBytes : storedBytes + paddingOf(storedBytes);
    if (isWanted && skipped === 0) endBody();
  }

  function endBody(): void {
    if (body === null) return;
    const { header, entry, content } = body;
    body = null;
    if (content === null) return;
    skipped = paddingOf(content.length);
    if (entry !== null) listener.onContent(entry, content);
    else if (header.type === 'L') pending.longName = untilNul(content);
    else if (header.type === 'K') pending.longLink = untilNul(content);
    else takePax(header.type, content);
  }

  function takePax(type: string, content: Buffer): void {
    const fields = readPax(content);
    if (fields === null) stop('damaged', at);
    else if (type === 'g') pending.forAll = { ...pending.forAll, ...fields };
    else pending.pax = { ...pending.pax, ...fields };
  }

  /** As much of the chunk as belongs to the body in hand. */
  function takeBody(chunk: Buffer, from: number): number {
    const count = Math.min(skipped, chunk.length - from);
    if (body?.content) {
      chunk.copy(body.content, body.filled, from, from + count);
      body.filled += count;
    }
    skipped -= count;
    at += count;
    if (skipped === 0 && body !== null) endBody();
    return count;
  }

  return {
    write(bytes) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let from = 0; from < chunk.length && end === null; ) {
        if (skipped > 0) {
          from += takeBody(chunk, from);
        } else if (carried === 0 && chunk.length - from >= BLOCK) {
          at += BLOCK;
          takeBlock(chunk.subarray(from, from + BLOCK));
          from += BLOCK;
        } else {
          const count = Math.min(BLOCK - carried, chunk.length - from);
          chunk.copy(carry, carried, from, from + count);
          [carried, from, at] = [carried + count, from + count, at + count];
          if (carried < BLOCK) continue;
          carried = 0;
          takeBlock(carry);
        }
      }
      return end === null || end.state === 'whole';
    },
    end() {
      if (end !== null) return end;
      if (!hasHeader) return { state: carried === 0 && skipped === 0 ? 'no-end' : 'not-a-tar', at };
      const isBetween = carried === 0 && skipped === 0 && body === null && sparseMap === null;
      return { state: isBetween ? 'no-end' : 'damaged', at };
    },
  };
}

const isMeta = (type: string) => type === 'x' || type === 'g' || type === 'L' || type === 'K' || type === 'X';

const paddingOf = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK;

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
