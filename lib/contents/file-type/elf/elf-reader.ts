import type { Dynamic, ElfFile, TypeReader } from '#lib/contents/file-type/file-type.ts';
import { type DynamicNames, readDynamicSection } from './dynamic-section.ts';
import { type ElfHeader, readElfHeader, readWords, type Span, type Words } from './elf-header.ts';
import { createKeptSpans, type KeptSpan, type KeptSpans } from './kept-spans.ts';
import { createLibraryNames, LONGEST_NAME, readLibraryName } from './library-names.ts';

const KiB = 1024;
/** What is kept of a file, together less than 256 KiB: its beginning, these parts, and the names that `names` finds. */
const MOST = { head: 96 * KiB, interpreter: 4 * KiB, dynamic: 16 * KiB, sections: 32 * KiB };
/** Names of libraries are searched up to here. Symbols of large programs come before the names. */
const SEARCHED_BYTES = 32 * KiB * KiB;
const SHT_SYMTAB = 2;

/**
 * Reads an ELF file as it passes, without keeping it. A linker puts the names of libraries before the section that says
 * where they are, and the section headers last. Parts that do not fit or have already passed are "not read".
 */
export function createElfReader(sizeBytes: number): TypeReader {
  return new ElfReader(sizeBytes);
}

class ElfReader implements TypeReader {
  readonly #kept: KeptSpans;
  readonly #names = createLibraryNames();
  /** The file is read up to here before the next decision. */
  #stopAt: number;
  #words: Words | null = null;
  #header: ElfHeader | null = null;
  #interpreter: KeptSpan | null = null;
  #dynamic: KeptSpan | null = null;
  #sections: KeptSpan | null = null;
  #places: DynamicNames | null = null;
  /** Names that come after the dynamic section. */
  readonly #later = new Map<number, KeptSpan | null>();

  constructor(sizeBytes: number) {
    this.#stopAt = Math.min(MOST.head, sizeBytes);
    this.#kept = createKeptSpans(this.#stopAt);
  }

  write(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const piece = bytes.subarray(from, from + (this.#stopAt - this.#kept.at));
      const isSearched = this.#dynamic !== null && this.#places === null && this.#kept.at < SEARCHED_BYTES;
      if (isSearched) this.#names.take(piece, this.#kept.at);
      this.#kept.take(piece);
      from += piece.length;
      if (this.#kept.at === this.#stopAt) this.#decide();
    }
  }

  type(): ElfFile {
    return {
      kind: 'elf',
      bits: this.#words?.bits ?? 64,
      interpreter: this.#interpreter === null ? null : readLibraryName(this.#interpreter.bytes),
      dynamic: this.#readDynamic(),
      isStripped: this.#findStripped(),
    };
  }

  #decide(): void {
    this.#stopAt = Number.POSITIVE_INFINITY;
    if (this.#header === null) this.#takeHeader();
    else this.#takeDynamic();
  }

  #takeHeader(): void {
    this.#words = readWords(this.#kept.head);
    this.#header = this.#words && readElfHeader(this.#kept.head, this.#words);
    if (this.#header === null) return;
    const { interpreter, dynamic, sections } = this.#header;
    this.#interpreter = this.#keep(interpreter, MOST.interpreter);
    this.#sections = this.#keep(sections, MOST.sections);
    this.#dynamic = this.#keep(dynamic, MOST.dynamic);
    if (this.#dynamic === null) return;
    if (this.#dynamic.end <= this.#kept.at) {
      this.#takeDynamic();
      return;
    }
    this.#stopAt = this.#dynamic.end;
    // A name can begin in the head and end after it.
    const tail = this.#kept.head.subarray(-LONGEST_NAME);
    this.#names.take(tail, this.#kept.at - tail.length);
  }

  #takeDynamic(): void {
    if (this.#header === null || this.#dynamic === null) return;
    this.#places = readDynamicSection(this.#dynamic.bytes, this.#header);
    const { needed, soname } = this.#places ?? { needed: [], soname: null };
    for (const start of [...needed, ...(soname === null ? [] : [soname])]) {
      if (start + LONGEST_NAME < this.#kept.at) continue;
      this.#later.set(start, this.#kept.keep({ start, end: start + LONGEST_NAME + 1 }));
    }
  }

  #keep(span: Span | null, mostBytes: number): KeptSpan | null {
    return span === null || span.end - span.start > mostBytes ? null : this.#kept.keep(span);
  }

  #readDynamic(): ElfFile['dynamic'] {
    if (this.#header === null) return 'not read';
    if (this.#header.dynamic === null) return 'none';
    if (this.#places === null) return 'not read';
    const { needed, soname } = this.#places;
    const names = needed.flatMap((place) => this.#findName(place) ?? []);
    const found: Dynamic = { needed: names, soname: soname === null ? null : this.#findName(soname) };
    return names.length < needed.length || (soname !== null && found.soname === null) ? 'not read' : found;
  }

  #findName(place: number): string | null {
    const { head } = this.#kept;
    const inHead = place < head.length ? readLibraryName(head.subarray(place, place + LONGEST_NAME + 1)) : null;
    const later = this.#later.get(place);
    return (
      inHead ?? this.#names.findAt(place) ?? (later ? readLibraryName(later.bytes.subarray(0, later.filled)) : null)
    );
  }

  #findStripped(): boolean | null {
    if (this.#header === null) return null;
    const { sections, words } = this.#header;
    if (sections === null) return true;
    const kept = this.#sections;
    if (kept === null || kept.bytes.length === 0 || kept.filled < kept.bytes.length || sections.entryBytes < 8)
      return null;
    for (let at = 0; at < kept.bytes.length; at += sections.entryBytes) {
      if (words.word(kept.bytes, at + 4) === SHT_SYMTAB) return false;
    }
    return true;
  }
}
