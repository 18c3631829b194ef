import { childrenByMoved, type PathNode, pathOf } from './path-tree.ts';

/** Directories that hold everything: to name one of them says nothing. So do those of programs, where each file is its own. */
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

/** A part of a directory that is most of it, and one that is worth naming beside that. */
const [MOST, MUCH] = [0.5, 0.25];

/**
 * The places that hold most of a difference, each as deep as that is still true: /var/lib/apt/lists rather than /var, and
 * rather than one of its files. None is within another, none has a package that differs in it.
 *
 * @param leastBytes - places where less was moved are left out
 */
export function nameDirectories(node: PathNode, leastBytes: number): PathNode[] {
  if (node.movedBytes < leastBytes || node.movedBytes === 0) return [];
  const children = childrenByMoved(node);
  const [first] = children;
  if (first === undefined) return [node];
  const goOn = (parts: PathNode[]) => parts.flatMap((part) => nameDirectories(part, leastBytes));
  if (node.hasPackage || HOLDERS.has(pathOf(node))) return goOn(children);
  if (children.length === 1) return goOn(children);
  const isDirectory = first.children !== null;
  if (!isDirectory || first.movedBytes < node.movedBytes * MOST) return [node];
  return goOn(children.filter((child) => child === first || child.movedBytes >= node.movedBytes * MUCH));
}
