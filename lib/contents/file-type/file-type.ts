export const ARCHIVE_FORMATS = ['zip', 'gzip', 'xz', 'zstd', 'bzip2', 'tar'] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

export const BYTECODE_FORMATS = ['python', 'java'] as const;

/** Dynamic is what an ELF file states about dynamic linking. Names are as written: "libc.so.6". */
export type Dynamic = {
  /** The shared libraries that the loader loads with it. */
  needed: readonly string[];
  /** The name under which other files need this one. */
  soname: string | null;
};

export type ElfFile = {
  kind: 'elf';
  bits: 32 | 64;
  /** Path of the loader of a dynamic executable; null for libraries, static executables and when it was not read. */
  interpreter: string | null;
  /** "none" without a dynamic section. "not read" when it is damaged, or too far into the file to be kept. */
  dynamic: Dynamic | 'none' | 'not read';
  /** Whether it has no symbol table; null when its section headers were not read. */
  isStripped: boolean | null;
};

/** TypeReader reads the rest of a file whose first bytes did not decide its type. */
export type TypeReader = {
  write(bytes: Buffer): void;
  /** Call it after the last byte. */
  type(): FileType;
};

/** FileType is what the first bytes of a file show; ELF files are read further. */
export type FileType =
  | { kind: 'text' }
  | { kind: 'binary' }
  /** The program after "#!", or the command that env is told to find: "/bin/sh", "node". Null when it was not kept. */
  | { kind: 'script'; interpreter: string | null }
  | { kind: 'archive'; format: ArchiveFormat }
  | { kind: 'bytecode'; format: (typeof BYTECODE_FORMATS)[number] }
  | { kind: 'source-map' }
  | ElfFile;
