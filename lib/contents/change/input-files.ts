import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { CommandInputs } from './command-inputs.ts';
import { compareFiles, compareMarks, type FileMark, markOf, type Sameness, worstOf } from './file-mark.ts';

/** InputFiles are the files that some instructions read, by path. */
export type InputFiles = ReadonlyMap<string, FileMark>;

/** Files that are kept of an image. */
const MOST_FILES = 5_000;

/** Returns a test for the paths that some commands read. */
export function createInputTest(inputs: readonly CommandInputs[]): (path: string) => boolean {
  const exact = new Set(inputs.flatMap(({ locks, settings }) => [...locks.flat(), ...settings]));
  const patterns = inputs.flatMap((one) => one.patterns);
  return (path) => exact.has(path) || patterns.some((pattern) => matches(pattern, path));
}

function matches({ folder, name }: CommandInputs['patterns'][number], path: string): boolean {
  const prefix = folder === '' ? '' : `${folder}/`;
  return path.startsWith(prefix) && name.test(path.slice(prefix.length));
}

/**
 * Returns the input files that the instructions of some layers find: those of the layers below. Null for too many, and for layers above
 * one whose files are unknown.
 *
 * @param positions - of these layers
 */
export function mapInputFiles(
  layers: readonly (FileIndex | null)[],
  positions: ReadonlySet<number>,
  isInput: (path: string) => boolean,
): ReadonlyMap<number, InputFiles | null> {
  const found = new Map<number, InputFiles | null>();
  const files = new Map<string, FileMark>();
  const last = Math.max(-1, ...positions);
  let isKnown = true;
  for (const [position, index] of layers.slice(0, last + 1).entries()) {
    if (positions.has(position)) found.set(position, isKnown ? new Map(files) : null);
    if (index === null) isKnown = false;
    else if (isKnown) addLayer(files, index, isInput);
    if (files.size > MOST_FILES) isKnown = false;
  }
  return found;
}

/** Whiteouts hide the files of lower layers only, wherever they are in their own. */
function addLayer(files: Map<string, FileMark>, index: FileIndex, isInput: (path: string) => boolean): void {
  const added = new Map<string, FileMark>();
  for (const entry of index.entries()) {
    const { kind, path } = entry;
    if (kind === 'whiteout' || kind === 'directory') files.delete(path);
    if (kind === 'whiteout' || kind === 'opaque') removeBelow(files, path);
    else if (kind !== 'directory' && isInput(path)) added.set(path, markOf(index, entry));
  }
  for (const [path, mark] of added) files.set(path, mark);
}

function removeBelow(files: Map<string, FileMark>, path: string): void {
  const prefix = path === '' ? '' : `${path}/`;
  for (const name of files.keys()) if (name.startsWith(prefix)) files.delete(name);
}

/** Compares the files that a command finds in two images. */
export function compareInputFiles(
  { locks, settings, patterns }: CommandInputs,
  from: InputFiles,
  to: InputFiles,
): Sameness {
  return worstOf([
    ...locks.map((names) => compareOneOf(names, from, to)),
    ...settings.map((path) => compareFile(path, from, to)),
    ...patterns.map((pattern) => {
      const [before, after] = [pick(from, pattern), pick(to, pattern)];
      return pattern.isRequired && after.size === 0 ? 'unknown' : compareFiles(before, after);
    }),
  ]);
}

const pick = (files: InputFiles, pattern: CommandInputs['patterns'][number]): InputFiles =>
  new Map([...files].filter(([path]) => matches(pattern, path)));

function compareFile(path: string, from: InputFiles, to: InputFiles): Sameness {
  const [before, after] = [from.get(path), to.get(path)];
  if (before === undefined || after === undefined) return before === after ? 'same' : 'changed';
  return compareMarks(before, after);
}

/** A lock file that is missing, or empty because it is only mounted, says nothing. */
function compareOneOf(names: readonly string[], from: InputFiles, to: InputFiles): Sameness {
  const present = names.filter((name) => from.has(name) || to.has(name));
  const isUseful = present.some((name) => (to.get(name)?.sizeBytes ?? 0) > 0 && (from.get(name)?.sizeBytes ?? 0) > 0);
  if (present.length === 0 || present.every((name) => to.get(name)?.sizeBytes === 0)) return 'unknown';
  const compared = worstOf(present.map((name) => compareFile(name, from, to)));
  return compared === 'same' && !isUseful ? 'unknown' : compared;
}
