/** ContentsNote warns the reader of a listing: it is incomplete, or the layer differs from its description. */
export type ContentsNote = { code: NoteCode; message: string };

type NoteCode =
  | 'compression'
  | 'damaged'
  | 'incomplete'
  | 'trailing-data'
  | 'too-many-entries'
  | 'too-big'
  | 'cut-names'
  | 'unsafe-paths'
  | 'secrets-not-scanned'
  | 'traces-not-read'
  | 'packages-not-read';

const OF_PARTS: ReadonlySet<string> = new Set<NoteCode>(['damaged', 'incomplete', 'too-many-entries', 'too-big']);

/** Reports whether files of the layer are missing in its listing, so that sums over it are too small. */
export const isPartlyRead = (notes: readonly { code: string }[]): boolean =>
  notes.some(({ code }) => OF_PARTS.has(code));

/** Unavailable is why the files of a layer can never be listed. */
export type Unavailable = { code: UnavailableCode; message: string; hint: string | null };

type UnavailableCode =
  | 'not-a-tar'
  | 'bzip2'
  | 'xz'
  | 'no-zstd'
  | 'window-too-large'
  | 'damaged'
  | 'foreign'
  | 'encrypted'
  | 'unverifiable';
