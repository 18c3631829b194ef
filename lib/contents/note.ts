/** Something of a listing that its reader must know: it is not whole, or the layer is not what it says. */
export type ContentsNote = { code: NoteCode; message: string };

type NoteCode =
  | 'compression'
  | 'damaged'
  | 'incomplete'
  | 'trailing-data'
  | 'too-many-entries'
  | 'too-big'
  | 'cut-names'
  | 'unsafe-paths';

/** Why a layer's files cannot be told, ever. */
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
