import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { addName, removeName, type StoredFile, unite } from './stored-file.ts';
import { addChild, createNode, depthOf, pathOf, setChild, type TreeNode } from './tree-node.ts';

export type LayerTree = ReturnType<typeof createLayerTree>;

/** Names that are looked up for one path at most while links in it are followed. */
const MOST_STEPS = 256;

/** A directory by the path that an entry has for it, and where that led. */
type Folder = { path: string; node: TreeNode; place: string };

type Walk = {
  /** Whether directories that are not there are made. */
  makes: boolean;
  /** Links followed, and names looked up for them. */
  steps: number;
};

/**
 * The files of layers upon each other, as a container would have them (image-spec, layer.md, "Applying Changesets"): an entry of
 * another type takes the place of what was there with all below it, a directory upon a directory keeps what it has.
 *
 * Links in the directories of a path are followed within the root, as containerd does. What cannot be there on any file system (a
 * path below a file, a loop of links, a hard link to a directory or to nothing) hides what is in its way and holds no bytes.
 *
 * @param onWasted - hears of bytes whose last name is gone, by the path under which a layer stores them
 */
export function createLayerTree(onWasted: (path: string, sizeBytes: number) => void = () => undefined) {
  const root = createNode('', null);
  /** Entries of one directory mostly come one after the other. */
  let last: Folder | null = null;
  let unresolved: { link: StoredFile; target: string }[] = [];
  let nameCount = 0;

  function makeChild(folder: TreeNode, name: string): TreeNode {
    nameCount += 1;
    return addChild(folder, name);
  }

  function detach(node: TreeNode): void {
    last = null;
    node.parent?.children?.delete(node.name);
    const rest = [node];
    for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
      for (const child of at.children?.values() ?? []) rest.push(child);
      const { file } = at;
      at.isGone = true;
      nameCount -= 1;
      if (file !== null && removeName(file, at) && file.sizeBytes > 0) onWasted(pathOf(file.origin), file.sizeBytes);
    }
  }

  /** The directory that a link leads to, within the root. */
  function follow({ parent, file }: TreeNode, walk: Walk): TreeNode | null {
    if (file?.kind !== 'symlink' || file.target === null) return null;
    walk.steps += 1;
    let at: TreeNode | null = file.target.startsWith('/') ? root : parent;
    for (const part of file.target.split('/')) {
      if (at === null || walk.steps >= MOST_STEPS) return null;
      if (part === '' || part === '.') continue;
      walk.steps += 1;
      if (part === '..') at = at.parent ?? at;
      else at = enter(at, part, walk);
    }
    return at !== null && depthOf(at) <= CONTENTS_LIMITS.depth ? at : null;
  }

  function enter(folder: TreeNode, name: string, walk: Walk): TreeNode | null {
    const child = folder.children?.get(name);
    if (child === undefined) return walk.makes ? makeChild(folder, name) : null;
    return child.file === null ? child : follow(child, walk);
  }

  /** Made where it is not there; what is no directory gives way. */
  function openFolder(path: string): Folder {
    if (last?.path === path) return last;
    const walk = { makes: true, steps: 0 };
    let node = root;
    for (const name of partsOf(path)) {
      let next = enter(node, name, walk);
      if (next === null) {
        const inTheWay = node.children?.get(name);
        if (inTheWay !== undefined) detach(inTheWay);
        next = makeChild(node, name);
      }
      node = next;
    }
    last = { path, node, place: walk.steps === 0 ? path : pathOf(node) };
    return last;
  }

  /** What is at a path; a link there itself. Undefined where nothing is. */
  function lookUp(path: string, unfollowed?: ReadonlySet<string>): TreeNode | undefined {
    if (path === '') return root;
    const [folderPath, name] = splitLast(path);
    const walk = { makes: false, steps: 0 };
    let at: TreeNode | null = root;
    let literal = '';
    for (const part of partsOf(folderPath)) {
      literal = joined(literal, part);
      const next: TreeNode | undefined = at?.children?.get(part);
      if (at === null || (next?.file && unfollowed?.has(literal))) return undefined;
      at = enter(at, part, walk);
    }
    return at?.children?.get(name);
  }

  /** @returns where it came to lie */
  function addDirectory(path: string): string {
    if (path === '') return path;
    const [folderPath, name] = splitLast(path);
    const { node: folder, place } = openFolder(folderPath);
    const there = folder.children?.get(name);
    if (there?.file) detach(there);
    if (there === undefined || there.isGone) makeChild(folder, name);
    return joined(place, name);
  }

  /** @returns where it came to lie */
  function addFile({ path, kind, sizeBytes, owner, target }: IndexedFile, layer: number): string {
    const [folderPath, name] = splitLast(path);
    const { node: folder, place: folderPlace } = openFolder(folderPath);
    const there = folder.children?.get(name);
    const place = folderPlace === folderPath ? path : joined(folderPlace, name);
    const linkTo = kind === 'hardlink' ? target : null;
    const linked = linkTo === null ? undefined : lookUp(linkTo);
    // A link to itself changes nothing.
    if (linked !== undefined && linked === there) return place;
    const node = createNode(name, folder);
    nameCount += 1;
    if (linked?.file) addName(linked.file, node);
    else {
      const facts = { kind, origin: node, sizeBytes, layer, owner, target };
      node.file = { ...facts, names: null, firstName: 0, nameCount: 1 };
      if (linkTo !== null) unresolved.push({ link: node.file, target: linkTo });
    }
    // Only now: what a hard link leads to may lie in what it replaces.
    if (there !== undefined) detach(there);
    setChild(folder, node);
    return place;
  }

  return {
    addDirectory,
    addFile,
    /** Names of files and directories that are there. */
    get nameCount() {
      return nameCount;
    },
    /** Takes away what is at a path. */
    remove(path: string, unfollowed: ReadonlySet<string>): void {
      const node = lookUp(path, unfollowed);
      if (node !== undefined && node !== root) detach(node);
    },
    /** Takes away what lies in a directory. */
    clear(path: string, unfollowed: ReadonlySet<string>): void {
      for (const child of [...(lookUp(path, unfollowed)?.children?.values() ?? [])]) detach(child);
    },
    /** Joins hard links to files of their layer that came after them, which tar itself would refuse. */
    endLayer(): void {
      for (const { link, target } of unresolved.reverse()) {
        const file = link.nameCount > 0 ? lookUp(target)?.file : null;
        if (file && file !== link) unite(link, file);
      }
      unresolved = [];
    },
    /** Makes the directory in which a whiteout or the mark of an opaque directory lies, unless something is in the way. */
    addMark(path: string): void {
      const walk = { makes: true, steps: 0 };
      let at: TreeNode | null = root;
      for (const name of partsOf(path)) at = at && enter(at, name, walk);
    },
    /** What is at exactly this path, no link followed. */
    find(path: string): TreeNode | undefined {
      let at: TreeNode | undefined = root;
      for (const part of partsOf(path)) at = at?.children?.get(part);
      return at;
    },
  };
}

const joined = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

const partsOf = (path: string) => (path === '' ? [] : path.split('/'));

function splitLast(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}
