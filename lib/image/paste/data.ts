/** DataNode is a value of YAML or JSON with its 1-based line. Plain scalars keep their written form. */
export type DataNode = DataScalar | DataList | DataMap;
type DataScalar = { kind: 'scalar'; text: string; line: number };
export type DataList = { kind: 'list'; items: DataNode[]; line: number };
export type DataMap = { kind: 'map'; entries: DataEntry[]; line: number };
/** `line` is the key's line. An entry from a merge key has the line of the map it was merged into. */
export type DataEntry = { key: string; line: number; node: DataNode; isMerged?: true };

/** Longer scalars are not names. The limit leaves room for a Dockerfile inside a compose file. */
export const MAX_SCALAR = 64 * 1024;
/** The most values of one document. A real document of 4 MiB that describes containers has a third of this. */
export const MAX_VALUES = 400_000;
export const MAX_DATA_DEPTH = 128;

/** Indexes of large maps, so that a look-up does not scan all entries. */
const indexes = new WeakMap<DataMap, ReadonlyMap<string, DataEntry>>();
const MAX_UNINDEXED = 16;

/** Returns the entry of a key. The first one wins when a key is repeated. */
export function findEntry(map: DataMap, key: string): DataEntry | undefined {
  if (map.entries.length <= MAX_UNINDEXED) return map.entries.find((entry) => entry.key === key);
  const known = indexes.get(map);
  if (known !== undefined) return known.get(key);
  const index = new Map<string, DataEntry>();
  for (const entry of map.entries) if (!index.has(entry.key)) index.set(entry.key, entry);
  indexes.set(map, index);
  return index.get(key);
}

/** Returns the text of a scalar entry. Undefined when it is missing, empty or null. */
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
