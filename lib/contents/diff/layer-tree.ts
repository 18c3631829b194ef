import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import { CONTENTS_LIMITS } from '#lib/contents/limits.ts';
import { pathOf } from './path-tree.ts';
import { addName, removeName, unite } from './stored-file.ts';
import { addChild, createNode, depthOf, type StoredFile, setChild, type TreeNode } from './tree-node.ts';

/** The most names looked up for one path while following its links. */
const MOST_STEPS = 256;

/** Folder is a directory: the path that an entry names, the node found there, and the node's real path. */
type Folder = { path: string; node: TreeNode; place: string };

type Walk = {
  /** True when missing directories are created. */
  makes: boolean;
  /** How many links were followed, and names looked up for them. */
  steps: number;
};

/**
 * The file tree of stacked layers, as a container would see it (image-spec, layer.md, "Applying Changesets").
 * An entry of another type replaces what was there, including everything below. A directory over a directory keeps its
 * content.
 *
 * Links in the directories of a path are followed within the root, as containerd does. Entries that no file system
 * could hold (a path below a file, a loop of links, a hard link to a directory or to nothing) hide what is in their way
 * and have no bytes.
 */
export class LayerTree {
  readonly #onWasted: (path: string, sizeBytes: number, file: StoredFile) => void;
  readonly #root = createNode('', null);
  /** The directory of the previous entry. Entries of one directory are usually adjacent. */
  #last: Folder | null = null;
  #unresolved: { link: StoredFile; target: string }[] = [];
  #nameCount = 0;

  /** @param onWasted - receives bytes whose last name was removed, with the path under which a layer stores them */
  constructor(onWasted: (path: string, sizeBytes: number, file: StoredFile) => void = () => undefined) {
    this.#onWasted = onWasted;
  }

  /** @returns the path where the file is now */
  addDirectory(path: string): string {
    if (path === '') return path;
    const [folderPath, name] = splitLast(path);
    const { node: folder, place } = this.#openFolder(folderPath);
    const there = folder.children?.get(name);
    if (there?.file) this.#detach(there);
    if (there === undefined || there.isGone) this.#makeChild(folder, name);
    return joined(place, name);
  }

  /** @returns the path where the directory is now */
  addFile({ path, kind, sizeBytes, packedBytes, owner, content, target }: IndexedFile, layer: number): string {
    const [folderPath, name] = splitLast(path);
    const { node: folder, place: folderPlace } = this.#openFolder(folderPath);
    const there = folder.children?.get(name);
    const place = folderPlace === folderPath ? path : joined(folderPlace, name);
    const linkTo = kind === 'hardlink' ? target : null;
    const linked = linkTo === null ? undefined : this.#lookUp(linkTo);
    // A link to itself changes nothing.
    if (linked !== undefined && linked === there) return place;
    const node = createNode(name, folder);
    this.#nameCount += 1;
    if (linked?.file) addName(linked.file, node);
    else {
      const facts = { kind, origin: node, sizeBytes, packedBytes, layer, owner, content, target };
      node.file = { ...facts, names: null, firstName: 0, nameCount: 1 };
      if (linkTo !== null) this.#unresolved.push({ link: node.file, target: linkTo });
    }
    // Detached last, because the target of a hard link can be inside of what the link replaces.
    if (there !== undefined) this.#detach(there);
    setChild(folder, node);
    return place;
  }

  /** How many names of files and directories exist. */
  get nameCount() {
    return this.#nameCount;
  }

  /** Removes what is at a path. */
  remove(path: string, unfollowed: ReadonlySet<string>): void {
    const node = this.#lookUp(path, unfollowed);
    if (node !== undefined && node !== this.#root) this.#detach(node);
  }

  /** Removes everything inside a directory. */
  clear(path: string, unfollowed: ReadonlySet<string>): void {
    for (const child of [...(this.#lookUp(path, unfollowed)?.children?.values() ?? [])]) this.#detach(child);
  }

  /** Joins hard links with files of their layer that came after them. tar itself would refuse such links. */
  endLayer(): void {
    for (const { link, target } of this.#unresolved.reverse()) {
      const file = link.nameCount > 0 ? this.#lookUp(target)?.file : null;
      if (file && file !== link) unite(link, file);
    }
    this.#unresolved = [];
  }

  /** Creates the directory of a whiteout or an opaque marker, unless something is in the way. */
  addMark(path: string): void {
    const walk = { makes: true, steps: 0 };
    let at: TreeNode | null = this.#root;
    for (const name of partsOf(path)) at = at && this.#enter(at, name, walk);
  }

  /** Returns the node at exactly this path, without following links. */
  find(path: string): TreeNode | undefined {
    let at: TreeNode | undefined = this.#root;
    for (const part of partsOf(path)) at = at?.children?.get(part);
    return at;
  }

  /** Returns the directory at a path, following links within the root. Null when there is none. */
  findFolder(path: string): TreeNode | null {
    const walk = { makes: false, steps: 0 };
    let at: TreeNode | null = this.#root;
    for (const name of partsOf(path)) at = at && this.#enter(at, name, walk);
    return at;
  }

  #makeChild(folder: TreeNode, name: string): TreeNode {
    this.#nameCount += 1;
    return addChild(folder, name);
  }

  #detach(node: TreeNode): void {
    this.#last = null;
    node.parent?.children?.delete(node.name);
    const rest = [node];
    for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
      for (const child of at.children?.values() ?? []) rest.push(child);
      const { file } = at;
      at.isGone = true;
      this.#nameCount -= 1;
      if (file !== null && removeName(file, at) && file.sizeBytes > 0)
        this.#onWasted(pathOf(file.origin), file.sizeBytes, file);
    }
  }

  /** Returns the directory that a link leads to, within the root. */
  #follow({ parent, file }: TreeNode, walk: Walk): TreeNode | null {
    if (file?.kind !== 'symlink' || file.target === null) return null;
    walk.steps += 1;
    let at: TreeNode | null = file.target.startsWith('/') ? this.#root : parent;
    for (const part of file.target.split('/')) {
      if (at === null || walk.steps >= MOST_STEPS) return null;
      if (part === '' || part === '.') continue;
      walk.steps += 1;
      if (part === '..') at = at.parent ?? at;
      else at = this.#enter(at, part, walk);
    }
    return at !== null && depthOf(at) <= CONTENTS_LIMITS.depth ? at : null;
  }

  #enter(folder: TreeNode, name: string, walk: Walk): TreeNode | null {
    const child = folder.children?.get(name);
    if (child === undefined) return walk.makes ? this.#makeChild(folder, name) : null;
    return child.file === null ? child : this.#follow(child, walk);
  }

  /** Returns the directory at a path and creates it if needed. Anything else in its place is removed. */
  #openFolder(path: string): Folder {
    if (this.#last?.path === path) return this.#last;
    const walk = { makes: true, steps: 0 };
    let node = this.#root;
    for (const name of partsOf(path)) {
      let next = this.#enter(node, name, walk);
      if (next === null) {
        const inTheWay = node.children?.get(name);
        if (inTheWay !== undefined) this.#detach(inTheWay);
        next = this.#makeChild(node, name);
      }
      node = next;
    }
    this.#last = { path, node, place: walk.steps === 0 ? path : pathOf(node) };
    return this.#last;
  }

  /** Returns the node at a path, or undefined. A link at the path itself is not followed. */
  #lookUp(path: string, unfollowed?: ReadonlySet<string>): TreeNode | undefined {
    if (path === '') return this.#root;
    const [folderPath, name] = splitLast(path);
    const walk = { makes: false, steps: 0 };
    let at: TreeNode | null = this.#root;
    let literal = '';
    for (const part of partsOf(folderPath)) {
      literal = joined(literal, part);
      const next: TreeNode | undefined = at?.children?.get(part);
      if (at === null || (next?.file && unfollowed?.has(literal))) return undefined;
      at = this.#enter(at, part, walk);
    }
    return at?.children?.get(name);
  }
}

const joined = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`);

const partsOf = (path: string) => (path === '' ? [] : path.split('/'));

export function splitLast(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)];
}
