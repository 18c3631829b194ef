import type { FileIndex, IndexedFile } from '#lib/contents/index/file-index.ts';
import { compareFiles, type FileMark, markOf, type Sameness } from './file-mark.ts';

/** Entries of a layer that are compared with another one. */
const MOST_ENTRIES = 400_000;

/** Programs, libraries, settings and records of package managers: what any later instruction may use. */
const SYSTEM =
  /^(?:(?:bin|sbin|lib\w*|etc|usr\/(?:bin|sbin|lib\w*|local\/(?:bin|sbin|lib\w*)))(?:\/|$)|var\/lib\/(?:dpkg\/status|rpm\/))/;
/** Python writes the time of the source into what it compiles. */
const COMPILED = /\/__pycache__\//;

/** Compares the files that two layers store, with owners and modes. Times are not stored. */
export function compareLayers(before: FileIndex, after: FileIndex): Sameness {
  return compareBounded(before, after, () => true, accessOf);
}

/** Compares what two layers store of the system below: files of an application are left out. */
export function compareSystems(before: FileIndex, after: FileIndex): Sameness {
  return compareBounded(before, after, ({ kind, path }) => {
    return kind !== 'directory' && SYSTEM.test(path) && !COMPILED.test(path);
  });
}

/** Compares which packages two layers have recorded, with their versions. Null when neither has one. */
export function comparePackages(before: FileIndex, after: FileIndex): Sameness | null {
  const [one, other] = [listPackages(before), listPackages(after)];
  if (one.length === 0 && other.length === 0) return null;
  return one.length === other.length && one.every((name, at) => name === other[at]) ? 'same' : 'changed';
}

const listPackages = ({ packages }: FileIndex): string[] =>
  packages.map(({ kind, name, version }) => `${kind} ${name} ${version}`).sort();

function compareBounded(
  before: FileIndex,
  after: FileIndex,
  isCompared: (entry: IndexedFile) => boolean,
  suffixOf: (entry: IndexedFile) => string = () => '',
): Sameness {
  if (Math.max(before.entryCount, after.entryCount) > MOST_ENTRIES) return 'unknown';
  const list = (index: FileIndex): Map<string, FileMark> => {
    const marks = new Map<string, FileMark>();
    for (const entry of index.entries())
      if (isCompared(entry)) marks.set(`${entry.path}${suffixOf(entry)}`, markOf(index, entry));
    return marks;
  };
  return compareFiles(list(before), list(after));
}

const accessOf = ({ access }: IndexedFile): string =>
  access === null ? '' : ` ${access.mode} ${access.uid} ${access.gid}`;
