/** Remembers the answer for the last folder, because the files of a folder usually follow each other. */
export function perFolder<T>(find: (folder: string) => T): (folder: string) => T {
  let last: { folder: string; answer: T } | null = null;
  return (folder) => {
    if (last === null || last.folder !== folder) last = { folder, answer: find(folder) };
    return last.answer;
  };
}
