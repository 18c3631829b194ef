import type { ImageTotals, PackageTotals, TotalsNode } from './image-totals.ts';

/** Rows that are stored of an image: a row is a directory, file or package in one layer. */
const MOST_ROWS = 20_000;
/** How many of them packages may take. */
const MOST_PACKAGE_ROWS = 8_000;

/**
 * Keeps the largest directories, files and packages, so that an image has at most `most` rows. Their sums stay in those of the
 * directory above. Pure: returns new nodes where children are left out.
 */
export function pruneTotals(totals: ImageTotals, most = MOST_ROWS): ImageTotals {
  const packages = keepPackages(totals.packages, Math.min(MOST_PACKAGE_ROWS, Math.floor(most / 2)));
  const rows = packages.reduce((sum, { layers }) => sum + layers.size, 0);
  const root = pruneNode(totals.root, most - rows);
  const isCut = totals.isCut || root !== totals.root || packages.length < totals.packages.length;
  return { ...totals, packages, root, isCut };
}

/** Keeps the largest directories and files of a directory. Returns the same node when there are not too many. */
export function pruneNode(node: TotalsNode, mostRows: number): TotalsNode {
  const kept = keepNodes(node, mostRows);
  return kept === null ? node : copyKept(node, kept);
}

function keepPackages(packages: readonly PackageTotals[], most: number): PackageTotals[] {
  const weighed = packages.map((one) => ({ one, weight: weightOf([...one.layers.values()]) }));
  weighed.sort((a, b) => b.weight - a.weight);
  const kept: PackageTotals[] = [];
  let rows = 0;
  for (const { one } of weighed) {
    rows += one.layers.size;
    if (rows > most) break;
    kept.push(one);
  }
  return kept;
}

/** Returns the nodes that stay; null when all do. A directory weighs as much as what is in it, so it stays before it. */
function keepNodes(root: TotalsNode, most: number): Set<TotalsNode> | null {
  const weighed: { node: TotalsNode; weight: number; level: number }[] = [];
  const rest: { node: TotalsNode; level: number }[] = [{ node: root, level: 0 }];
  let rows = 0;
  for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
    const { node, level } = at;
    weighed.push({ node, level, weight: weightOf([...node.layers.values()].map(({ all }) => all)) });
    rows += node.layers.size;
    for (const child of node.children?.values() ?? []) rest.push({ node: child, level: level + 1 });
  }
  if (rows <= most) return null;
  weighed.sort((a, b) => b.weight - a.weight || a.level - b.level);
  const kept = new Set<TotalsNode>();
  let left = most;
  for (const { node } of weighed) {
    left -= node.layers.size;
    if (left < 0) break;
    kept.add(node);
  }
  return kept;
}

const weightOf = (sums: readonly { packed: number; unpacked: number }[]) =>
  sums.reduce((weight, { packed, unpacked }) => weight + packed + unpacked, 0);

function copyKept(node: TotalsNode, kept: ReadonlySet<TotalsNode>): TotalsNode {
  const children = [...(node.children?.values() ?? [])].filter((child) => kept.has(child));
  return {
    ...node,
    children: children.length === 0 ? null : new Map(children.map((child) => [child.name, copyKept(child, kept)])),
  };
}
