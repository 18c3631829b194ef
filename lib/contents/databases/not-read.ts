import type { ContentsNote } from '#lib/contents/note.ts';
import type { NotReadCode } from '#lib/domain/package-record.ts';

/** NotRead is a file that names packages and was not read completely, or "" for a limit of the whole layer. */
export type NotRead = { path: string; code: NotReadCode; detail: string };

const WORDS: Record<NotReadCode, string> = {
  'too-big': 'too big',
  'too-many': 'too many',
  format: 'unsupported format',
  damaged: 'damaged',
};

/** Explains it in one line, without the path: "not read: too big (18000000 bytes; 16777216 are the most)". */
export function explainNotRead({ code, detail }: NotRead): string {
  if (code === 'too-many') return `not read: too many ${detail}`;
  return `not read: ${WORDS[code]}${detail === '' ? '' : ` (${detail})`}`;
}

/** So many files are named in the notes of a layer. */
const MOST_NOTES = 5;

/** Returns the notes of a listing for what was not read: "Packages of /var/lib/rpm/Packages are not read: too big (…)." */
export function noteNotRead(all: readonly NotRead[]): ContentsNote[] {
  const noteOf = (message: string): ContentsNote => ({ code: 'packages-not-read', message });
  const notes = all.slice(0, MOST_NOTES).map((one) => {
    const packages = one.path === '' ? 'Some packages' : `Packages of /${one.path}`;
    return noteOf(`${packages} are ${explainNotRead(one)}.`);
  });
  const left = all.length - notes.length;
  return left === 0
    ? notes
    : [...notes, noteOf(`Packages of ${left} more ${left === 1 ? 'file' : 'files'} are not read.`)];
}
