import { type MapNode, NO_SHARES } from '#components/map/map-node.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Comparison } from '#lib/views/dto/compare.ts';
import { amountOf, entryTitle, kindOf, type TreeEntry } from './kinds.ts';
import { versionChange } from './package-table.tsx';

type Files = NonNullable<Comparison['files']>;
type FileDelta = Files['files'][number];

/** A directory of the differences. Not each one is listed: some are only around listed ones. */
type Directory = {
  path: string;
  /** The difference in the directory without that of listed directories inside of it. */
  own: TreeEntry | null;
  files: FileDelta[];
  children: Map<string, Directory>;
};

const createDirectory = (path: string): Directory => ({ path, own: null, files: [], children: new Map() });

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

/**
 * Nests the directories and files of a comparison: an area is the bytes that were added or removed. The root is "/". Directories with one
 * directory and nothing else in them are drawn as one.
 */
export function nestDifferences({ tree, files, packages }: Pick<Files, 'tree' | 'files' | 'packages'>): MapNode {
  const root = createDirectory('/');
  for (const entry of tree) addDirectory(root, entry);
  for (const file of files) if (file.fromBytes !== file.toBytes) nearestListed(root, file.path).files.push(file);
  const names = new Map<string, Files['packages'][number]>(
    packages.flatMap((one) => (one.kind === 'npm' ? [[`/node_modules/${one.name}`, one] as const] : [])),
  );
  const packageOf = (path: string) => {
    const start = path.lastIndexOf('/node_modules/');
    return start < 0 ? undefined : names.get(path.slice(start));
  };
  return toNode(root, '', packageOf);
}

function addDirectory(root: Directory, entry: TreeEntry): void {
  let here = root;
  for (const part of partsOf(entry.path)) {
    const path = here.path === '/' ? `/${part}` : `${here.path}/${part}`;
    const next = here.children.get(part) ?? createDirectory(path);
    here.children.set(part, next);
    here = next;
  }
  here.own = entry;
}

function nearestListed(root: Directory, path: string): Directory {
  let [here, listed] = [root, root];
  for (const part of partsOf(path)) {
    const next = here.children.get(part);
    if (next === undefined) break;
    here = next;
    if (here.own !== null) listed = here;
  }
  return listed;
}

type PackageOf = (path: string) => Files['packages'][number] | undefined;

function toNode(directory: Directory, outerPath: string, packageOf: PackageOf): MapNode {
  const { path, own, files } = directory;
  const inner = [...directory.children.values()].map((child) => toNode(skipSingle(child), path, packageOf));
  const listed = files.map((file) => toFile(file, path));
  const rest = own === null ? 0 : own.deltaBytes - sum(files, ({ fromBytes, toBytes }) => toBytes - fromBytes);
  const isLeaf = inner.length === 0 && listed.length === 0;
  const children = [...inner, ...listed, ...(rest === 0 || isLeaf ? [] : [otherFiles(path, rest)])];
  const total = totalOf(directory);
  const one = packageOf(path);
  return {
    id: path,
    name: visibleText(outerPath === '' || outerPath === '/' ? path : path.slice(outerPath.length + 1)),
    keeps: 'end',
    weight: isLeaf ? Math.abs(rest) : sum(children, ({ weight }) => weight),
    amount: deltaWords(total.deltaBytes),
    title: [
      entryTitle(total),
      ...(one === undefined
        ? []
        : [`${packageKindWord(one.kind)} package ${visibleText(one.name)} ${versionChange(one)}`.trim()]),
    ].join('\n'),
    tint: kindOf(total),
    shares: NO_SHARES,
    findings: [],
    opens: children.length > 0,
    restCount: 0,
    children,
  };
}

/** Returns the first directory inside of this one that has more than one directory in it. */
function skipSingle(directory: Directory): Directory {
  const [only] = directory.children.values();
  return directory.own === null && directory.files.length === 0 && directory.children.size === 1 && only !== undefined
    ? skipSingle(only)
    : directory;
}

function toFile({ path, fromBytes, toBytes }: FileDelta, outerPath: string): MapNode {
  const deltaBytes = toBytes - fromBytes;
  return {
    ...leaf(`file ${path}`, visibleText(path.slice(outerPath === '/' ? 1 : outerPath.length + 1)), deltaBytes),
    title: `${visibleText(path)}  ${deltaWords(deltaBytes)}`,
    tint: kindOf({ fromBytes, toBytes }),
  };
}

function otherFiles(path: string, deltaBytes: number): MapNode {
  return {
    ...leaf(`other ${path}`, 'other files', deltaBytes),
    title: `Other files in ${visibleText(path)}  ${deltaWords(deltaBytes)}`,
    tint: deltaBytes > 0 ? 'increased' : 'decreased',
  };
}

const leaf = (id: string, name: string, deltaBytes: number): Omit<MapNode, 'title' | 'tint'> => ({
  id,
  name,
  keeps: 'end',
  weight: Math.abs(deltaBytes),
  amount: deltaWords(deltaBytes),
  shares: NO_SHARES,
  findings: [],
  opens: false,
  restCount: 0,
  children: [],
});

/** The difference in a directory with everything inside of it. */
function totalOf({ path, own, children }: Directory): TreeEntry {
  const parts = [...(own === null ? [] : [own]), ...[...children.values()].map(totalOf)];
  return {
    path,
    fromBytes: sum(parts, ({ fromBytes }) => fromBytes),
    toBytes: sum(parts, ({ toBytes }) => toBytes),
    deltaBytes: sum(parts, ({ deltaBytes }) => deltaBytes),
    deltaFiles: sum(parts, ({ deltaFiles }) => deltaFiles),
    replacedFiles: sum(parts, ({ replacedFiles = 0 }) => replacedFiles),
  };
}

const deltaWords = (deltaBytes: number): string => (deltaBytes === 0 ? 'same size' : amountOf({ deltaBytes }));

const sum = <T>(items: readonly T[], bytesOf: (item: T) => number): number =>
  items.reduce((total, item) => total + bytesOf(item), 0);

/** Returns the nodes from the root to the one with an id; only the root where there is none. */
export function findTrail(root: MapNode, id: string | null): MapNode[] {
  const search = (node: MapNode): MapNode[] | null => {
    if (node.id === id) return [node];
    for (const child of node.children) {
      const below = search(child);
      if (below !== null) return [node, ...below];
    }
    return null;
  };
  return search(root) ?? [root];
}
