/** A value of YAML or JSON with the 1-based line of the pasted text where it stands. Plain scalars keep their written form. */
export type DataNode = DataScalar | DataList | DataMap;
type DataScalar = { kind: 'scalar'; text: string; line: number };
export type DataList = { kind: 'list'; items: DataNode[]; line: number };
export type DataMap = { kind: 'map'; entries: DataEntry[]; line: number };
/** `line` is that of the key. An entry that a merge key brought has no line of its own: it has that of the map which it was merged into. */
export type DataEntry = { key: string; line: number; node: DataNode; isMerged?: true };

/** Longer scalars are no names; kept is only what may be a Dockerfile within a compose file. */
export const MAX_SCALAR = 64 * 1024;
/** Values of one document; one of 4 MiB that describes containers has a third of it. */
export const MAX_VALUES = 400_000;
export const MAX_DATA_DEPTH = 128;

/** Of maps with many entries, so that looking each of them up takes no time in proportion to all. */
const indexes = new WeakMap<DataMap, ReadonlyMap<string, DataEntry>>();
const MAX_UNINDEXED = 16;

/** The entry of a key; the first one where the key stands twice. */
export function findEntry(map: DataMap, key: string): DataEntry | undefined {
  if (map.entries.length <= MAX_UNINDEXED) return map.entries.find((entry) => entry.key === key);
  const known = indexes.get(map);
  if (known !== undefined) return known.get(key);
  const index = new Map<string, DataEntry>();
  for (const entry of map.entries) if (!index.has(entry.key)) index.set(entry.key, entry);
  indexes.set(map, index);
  return index.get(key);
}

/** The text of a scalar entry; undefined where there is none, or it is empty or null. */
export function textOf(map: DataMap, key: string): string | undefined {
  const node = findEntry(map, key)?.node;
  return node?.kind === 'scalar' && !isNull(node.text) ? node.text : undefined;
}

export function mapOf(map: DataMap, key: string): DataMap | undefined {
  const node = findEntry(map, key)?.node;
  return node?.kind === 'map' ? node : undefined;
}

export function listOf(map: DataMap, key: string): readonly DataNode[] {
  const node = findEntry(map, key)?.node;
  return node?.kind === 'list' ? node.items : [];
}

export const isNull = (text: string): boolean => text === '' || text === '~' || text === 'null' || text === 'Null';
