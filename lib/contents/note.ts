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
