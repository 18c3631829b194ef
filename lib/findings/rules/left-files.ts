import type { Access } from '#lib/contents/entry.ts';
import { perFolder } from '#lib/findings/collect/per-folder.ts';
import type { ImageFacts } from '#lib/findings/collect/rule.ts';
import { findBuildPlace } from './build-places.ts';
import { findCachePlace } from './cache-places.ts';

/** Most names listed for each folder, and most files compared to find the layer that fills a folder. */
const MOST = { names: 8, files: 500_000 };

/** What commands leave besides their result. */
const LEFT_OVER =
  /^(?:tmp|run|proc|sys|dev|var\/(?:tmp|log|cache))\/|(?:^|\/)\.(?:npm\/(?!_npx\/)|config\/(?:configstore|nextjs-nodejs)\/)/;
const isLeftOver = (folder: string): boolean =>
  LEFT_OVER.test(`${folder}/`) || findCachePlace(folder) !== null || findBuildPlace(folder) !== null;

/** LeftFolder is what a layer has of the files in a folder. */
type LeftFolder = { names: string[]; fileCount: number; hasLink: boolean };

/** LeftFiles is what a container sees of a layer, without temporary files and caches. Paths have no slash at either end. */
export type LeftFiles = {
  folders: ReadonlyMap<string, LeftFolder>;
  /** Empty directories that a RUN made, or whose owner or mode it changed. */
  empty: readonly string[];
};

/** Returns what the own layers up to a layer have. Reads all entries of these layers. */
export function listLeftFiles(facts: ImageFacts, last: number): Map<number, LeftFiles> {
  const folders = listFolders(facts, last);
  const empty = listEmpty(facts, last);
  const layers = [...facts.layers.keys()].filter((layer) => layer <= last && facts.layers[layer]?.isOwn === true);
  return new Map(
    layers.map((layer) => [layer, { folders: folders.get(layer) ?? new Map(), empty: empty.get(layer) ?? [] }]),
  );
}

/** Returns a function that reports whether only a layer has files in a directory, none of them temporary or of a cache. */
export function createOnlyFinder({ merged }: ImageFacts): (layer: number, path: string) => boolean {
  const answers = new Map<string, boolean>();
  let rest = MOST.files;
  return (layer, path) => {
    const key = `${layer} ${path}`;
    const answer = answers.get(key) ?? hasOnly(layer, path);
    answers.set(key, answer);
    return answer;
  };

  function hasOnly(layer: number, path: string): boolean {
    for (const [each, file] of merged.files(path)) {
      rest -= 1;
      if (rest < 0 || file.layer !== layer || isLeftOver(folderOf(each))) return false;
    }
    return true;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

function listFolders({ merged, layers }: ImageFacts, last: number): Map<number, Map<string, LeftFolder>> {
  const found = new Map<number, Map<string, LeftFolder>>();
  const isLeft = perFolder((folder) => !isLeftOver(folder));
  for (const [path, { layer, kind }] of merged.files()) {
    const name = folderOf(path);
    if (layer > last || layers[layer]?.isOwn !== true || !isLeft(name)) continue;
    const folders = found.get(layer) ?? new Map<string, LeftFolder>();
    found.set(layer, folders);
    const folder = folders.get(name) ?? { names: [], fileCount: 0, hasLink: false };
    folders.set(name, folder);
    folder.fileCount += 1;
    folder.hasLink ||= kind !== 'file';
    if (folder.names.length < MOST.names) folder.names.push(path.slice(path.lastIndexOf('/') + 1));
  }
  return found;
}

/** A layer also has directories in which files were removed. They are as they were below. */
function listEmpty({ merged, layers, instructions }: ImageFacts, last: number): Map<number, string[]> {
  const found = new Map<number, Map<string, Access | null>>();
  for (const [layer, { isOwn, index }] of layers.slice(0, last + 1).entries()) {
    if (!isOwn || instructions[layer]?.verb !== 'RUN') continue;
    const empty = new Map<string, Access | null>();
    for (const { kind, path, access } of index.entries()) if (kind === 'directory') empty.set(path, access);
    for (const { path } of index.entries()) empty.delete(folderOf(path));
    found.set(layer, empty);
  }
  const below = new Map([...found.values()].flatMap((empty) => [...empty.keys()].map((path) => [path, ''])));
  for (const [layer, { index }] of layers.slice(0, last + 1).entries())
    for (const { kind, path, access } of index.entries()) {
      if (kind !== 'directory' || !below.has(path)) continue;
      const key = JSON.stringify(access);
      if (below.get(path) === key) found.get(layer)?.delete(path);
      below.set(path, key);
    }
  return new Map(
    [...found].map(([layer, empty]) => [
      layer,
      // Programs make folders for their settings in the home directory.
      [...empty.keys()].filter(
        (path) => !/(?:^|\/)\./.test(path) && !isLeftOver(path) && merged.findKind(path) === 'directory',
      ),
    ]),
  );
}
