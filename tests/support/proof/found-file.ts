/** FoundFile is what is at a path of an image, as a file system has it. */
export type FoundFile = {
  type: 'file' | 'directory' | 'symlink' | 'character' | 'block' | 'fifo' | 'other';
  /** Permission bits. Null for a symbolic link, which has none in Linux. */
  mode: string | null;
  uid: number;
  gid: number;
  target: string | null;
};

/** FoundContent is the content of a regular file under all its names. */
export type FoundContent = {
  names: string[];
  sizeBytes: number;
  /** The content hash in hexadecimal; null for an empty file. */
  hash: string | null;
};

/** FoundTree has the files below a root by path. Each byte of a path or target is one character, as in Latin-1. */
export type FoundTree = { files: Record<string, FoundFile>; contents: FoundContent[] };

/** Returns the part of a tree below a folder. */
export function partOf({ files, contents }: FoundTree, folder: string): FoundTree {
  const isBelow = (path: string) => path.startsWith(`${folder}/`);
  return {
    files: Object.fromEntries(Object.entries(files).filter(([path]) => isBelow(path))),
    contents: contents.filter(({ names }) => names.some(isBelow)),
  };
}
