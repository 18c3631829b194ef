import type { Access, FileEntry } from '#lib/contents/entry.ts';
import { CONTENTS_LIMITS, type ContentsLimits } from '#lib/contents/limits.ts';
import type { FileObserver, Observe } from '#lib/contents/observe.ts';
import { createAufsFilter } from './aufs.ts';
import { BLOCK, isZeroBlock, readHeader, type TarHeader } from './header.ts';
import { readPax } from './pax.ts';
import { createPending, toEntry } from './to-entry.ts';

/** TarListener receives the entries of an archive. */
export type TarListener = {
  /** `access` is null when the header has no readable owner or mode. Returns false to stop. */
  onEntry(entry: FileEntry, access: Access | null): boolean;
  /** Reports whether `onContent` wants the content of a file that is small enough. */
  wants(entry: FileEntry): boolean;
  onContent(entry: FileEntry, content: Buffer): void;
  /** Called for a regular file after `onEntry`. The observer gets the content without a copy. Must not throw. */
  observe?: Observe;
  /**
   * Called where an entry ends, with its headers, content and padding: `at` counts bytes of the unpacked archive.
   * `isListed` is false for an entry that `onEntry` did not get. The last entry of a cut archive ends with the archive.
   */
  onEntryEnd?(at: number, isListed: boolean): void;
};

/**
 * TarEnd is how a listing ended; `at` counts bytes of the unpacked archive. "no-end" means complete except for the end
 * mark.
 */
export type TarEnd = { state: 'whole' | 'no-end' | 'damaged' | 'stopped' | 'not-a-tar'; at: number };

export type TarReader = {
  /** Returns false when further bytes change nothing. */
  write(bytes: Uint8Array): boolean;
  end(): TarEnd;
};

/** Body describes the bytes after a header: a header of more than one block, or what follows the header of an entry. */
type Body = {
  header: TarHeader;
  /** Null for a header of more than one block, and for an entry that is not listed. */
  entry: FileEntry | null;
  isMeta: boolean;
  /** Where the bytes are collected, if they are. */
  content: Buffer | null;
  filled: number;
  observer: FileObserver | null;
};

/**
 * Lists a tar as its bytes arrive. File contents are not kept and nothing is written to disk. An error ends the listing
 * there, and the entries found before stay (B-17).
 */
export function createTarReader(listener: TarListener, limits: ContentsLimits = CONTENTS_LIMITS): TarReader {
  return new Reader(listener, limits);
}

class Reader implements TarReader {
  readonly #listener: TarListener;
  readonly #limits: ContentsLimits;
  readonly #pending = createPending();
  readonly #withoutAufs: (entry: FileEntry) => FileEntry | null;
  readonly #carry = Buffer.alloc(BLOCK);
  #carried = 0;
  /** Number of bytes read. */
  #at = 0;
  /** How many of the following bytes are the current body, and how many fill its last block. */
  #contentLeft = 0;
  #paddingLeft = 0;
  #zeroBlocks = 0;
  #sparseMap: TarHeader | null = null;
  #body: Body | null = null;
  #end: TarEnd | null = null;
  #hasHeader = false;

  constructor(listener: TarListener, limits: ContentsLimits) {
    this.#listener = listener;
    this.#limits = limits;
    this.#withoutAufs = createAufsFilter(limits);
  }

  write(bytes: Uint8Array): boolean {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let from = 0; from < chunk.length && this.#end === null; ) {
      if (this.#contentLeft > 0) {
        from += this.#takeContent(chunk, from);
      } else if (this.#paddingLeft > 0) {
        from += this.#takePadding(chunk.length - from);
      } else if (this.#carried === 0 && chunk.length - from >= BLOCK) {
        this.#at += BLOCK;
        this.#takeBlock(chunk.subarray(from, from + BLOCK));
        from += BLOCK;
      } else {
        const count = Math.min(BLOCK - this.#carried, chunk.length - from);
        chunk.copy(this.#carry, this.#carried, from, from + count);
        [this.#carried, from, this.#at] = [this.#carried + count, from + count, this.#at + count];
        if (this.#carried < BLOCK) continue;
        this.#carried = 0;
        this.#takeBlock(this.#carry);
      }
    }
    return this.#end === null || this.#end.state === 'whole';
  }

  end(): TarEnd {
    const body = this.#body;
    this.#body = null;
    if (body !== null && !body.isMeta) this.#listener.onEntryEnd?.(this.#at, body.entry !== null);
    this.#end ??= this.#findEnd(body);
    return this.#end;
  }

  #findEnd(body: Body | null): TarEnd {
    if (!this.#hasHeader) return { state: this.#carried === 0 ? 'no-end' : 'not-a-tar', at: this.#at };
    const isBetween = this.#carried === 0 && body === null && this.#sparseMap === null;
    return { state: isBetween ? 'no-end' : 'damaged', at: this.#at };
  }

  #stop(state: TarEnd['state'], where: number): void {
    this.#end ??= { state, at: where };
  }

  #takeBlock(block: Buffer): void {
    const here = this.#at - BLOCK;
    if (this.#sparseMap !== null) {
      // GNU's old sparse form: more blocks of the map come before the data.
      if (block[504] !== 1) this.#begin(this.#sparseMap, here);
      return;
    }
    if (isZeroBlock(block)) {
      this.#zeroBlocks += 1;
      if (this.#zeroBlocks === 2) this.#stop('whole', here);
      return;
    }
    this.#zeroBlocks = 0;
    const header = readHeader(block);
    if (header === null) {
      this.#stop(this.#hasHeader ? 'damaged' : 'not-a-tar', here);
      return;
    }
    this.#hasHeader = true;
    if (header.sparse?.continues) this.#sparseMap = { ...header, name: Buffer.from(header.name) };
    else this.#begin(header, here);
  }

  #begin(header: TarHeader, here: number): void {
    this.#sparseMap = null;
    if (isMeta(header.type)) {
      if (header.sizeBytes > this.#limits.headerBytes) {
        this.#stop('damaged', here);
        return;
      }
      const content = Buffer.alloc(header.sizeBytes);
      this.#startBody({ header, entry: null, isMeta: true, content, filled: 0, observer: null }, header.sizeBytes);
      return;
    }
    const { entry: written, storedBytes, access } = toEntry(header, this.#pending, this.#limits);
    this.#pending.clear();
    const entry = this.#withoutAufs(written);
    if (entry !== null && !this.#listener.onEntry(entry, access)) {
      this.#stop('stopped', here);
      return;
    }
    // A link that the AUFS filter turned into a file has no content here.
    const file = written.kind === 'file' ? entry : null;
    const isWanted = file !== null && storedBytes <= this.#limits.databaseBytes && this.#listener.wants(file);
    const content = isWanted ? Buffer.alloc(storedBytes) : null;
    const observer = file === null ? null : (this.#listener.observe?.(file) ?? null);
    this.#startBody({ header, entry, isMeta: false, content, filled: 0, observer }, storedBytes);
  }

  #startBody(body: Body, bytes: number): void {
    this.#body = body;
    this.#contentLeft = bytes;
    this.#paddingLeft = paddingOf(bytes);
    if (bytes === 0) this.#endContent(body);
  }

  /** Takes the part of the chunk that belongs to the current body. */
  #takeContent(chunk: Buffer, from: number): number {
    const count = Math.min(this.#contentLeft, chunk.length - from);
    this.#contentLeft -= count;
    this.#at += count;
    const body = this.#body;
    if (body === null) return count;
    if (body.content !== null) {
      chunk.copy(body.content, body.filled, from, from + count);
      body.filled += count;
    }
    body.observer?.write(chunk.subarray(from, from + count));
    if (this.#contentLeft === 0) this.#endContent(body);
    return count;
  }

  #takePadding(available: number): number {
    const count = Math.min(this.#paddingLeft, available);
    this.#paddingLeft -= count;
    this.#at += count;
    if (this.#paddingLeft === 0) this.#endBody();
    return count;
  }

  #endContent({ header, entry, isMeta, content, observer }: Body): void {
    observer?.end();
    if (content !== null && entry !== null) this.#listener.onContent(entry, content);
    if (content !== null && isMeta) this.#takeMeta(header.type, content);
    if (this.#paddingLeft === 0) this.#endBody();
  }

  #endBody(): void {
    const body = this.#body;
    this.#body = null;
    if (body !== null && !body.isMeta) this.#listener.onEntryEnd?.(this.#at, body.entry !== null);
  }

  #takeMeta(type: string, content: Buffer): void {
    if (type === 'L') this.#pending.longName = untilNul(content);
    else if (type === 'K') this.#pending.longLink = untilNul(content);
    else this.#takePax(type, content);
  }

  #takePax(type: string, content: Buffer): void {
    const fields = readPax(content);
    if (fields === null) this.#stop('damaged', this.#at);
    else if (type === 'g') this.#pending.forAll = { ...this.#pending.forAll, ...fields };
    else this.#pending.pax = { ...this.#pending.pax, ...fields };
  }
}

const isMeta = (type: string) => type === 'x' || type === 'g' || type === 'L' || type === 'K' || type === 'X';

const paddingOf = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK;

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
