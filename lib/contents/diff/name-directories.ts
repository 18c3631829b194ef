import { childrenBy, type PathNode, pathOf } from './path-tree.ts';

/**
 * Directories that contain almost everything, so that their name explains nothing. In directories of programs each file
 * stands alone.
 */
const HOLDERS = new Set(
  [
    '',
    'usr',
    'usr/local',
    'usr/lib',
    'usr/share',
    'usr/local/lib',
    'usr/local/share',
    'var',
    'var/lib',
    'var/cache',
  ].concat(['opt', 'home', 'srv', 'bin', 'sbin', 'usr/bin', 'usr/sbin', 'usr/local/bin', 'usr/local/sbin']),
);

/** The share of a directory that makes a part most of it, and the share that makes a part worth naming as well. */
const [MOST, MUCH] = [0.5, 0.25];

/** Weight is what counts for naming a directory. */
type Weight = 'movedBytes' | 'replacedBytes';

/**
 * Returns the directories with most of the changed bytes, as deep as possible: /var/lib/apt/lists instead of /var or a
 * single file. None contains another or a changed package.
 *
 * @param leastBytes - places with less are left out
 */
export function nameDirectories(node: PathNode, weight: Weight, leastBytes: number): PathNode[] {
  if (node[weight] < leastBytes || node[weight] === 0) return [];
  const children = childrenBy(node, weight);
  const [first] = children;
  if (first === undefined) return [node];
  const goOn = (parts: PathNode[]) => parts.flatMap((part) => nameDirectories(part, weight, leastBytes));
  if (node.hasPackage || HOLDERS.has(pathOf(node))) return goOn(children);
  if (children.length === 1) return goOn(children);
  const isDirectory = first.children !== null;
  if (!isDirectory || first[weight] < node[weight] * MOST) return [node];
  return goOn(children.filter((child) => child === first || child[weight] >= node[weight] * MUCH));
}
