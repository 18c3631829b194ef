import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileObserver } from '#lib/contents/observe.ts';
import { detectType, HEAD_BYTES } from './detect.ts';
import { createElfReader } from './elf/elf-reader.ts';
import type { FileType, TypeReader } from './file-type.ts';
import { createSourceMapReader } from './source-map.ts';

/** Returns an observer of one file that reports its type at the end. It keeps at most 256 KiB. */
export function observeType({ path, sizeBytes }: FileEntry, onType: (type: FileType) => void): FileObserver {
  return new TypeObserver(path, sizeBytes, onType);
}

class TypeObserver implements FileObserver {
  readonly #path: string;
  readonly #sizeBytes: number;
  readonly #onType: (type: FileType) => void;
  /** The first bytes, when they came in several pieces. */
  #head: Buffer | null = null;
  #type: FileType | null = null;
  #reader: TypeReader | null = null;

  constructor(path: string, sizeBytes: number, onType: (type: FileType) => void) {
    this.#path = path;
    this.#sizeBytes = sizeBytes;
    this.#onType = onType;
  }

  write(bytes: Uint8Array): void {
    if (this.#type !== null) return;
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (this.#reader !== null) {
      this.#reader.write(piece);
      return;
    }
    const head = this.#head === null ? piece : Buffer.concat([this.#head, piece]);
    if (head.length < Math.min(HEAD_BYTES, this.#sizeBytes)) this.#head = Buffer.from(head);
    else this.#decide(head);
  }

  end(): void {
    this.#onType(this.#type ?? this.#reader?.type() ?? { kind: 'binary' });
  }

  #decide(head: Buffer): void {
    this.#head = null;
    const found = detectType(head.subarray(0, HEAD_BYTES), this.#path);
    if (found === 'elf') this.#reader = createElfReader(this.#sizeBytes);
    else if (found === 'map') this.#reader = createSourceMapReader();
    else this.#type = found;
    this.#reader?.write(head);
  }
}
