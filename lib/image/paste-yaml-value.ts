import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';

/** What all aliases of a document may stand for, written out; as in plimsoll.yaml. */
export const MAX_ALIAS_VALUES = 200_000;
const maxDepth = 256;
const maxLeftOut = 20;

/** The value of a document, and the aliases that it was read without. */
export type YamlValue = { value: unknown; leftOut: { offset: number; text: string }[] };

/** `count`: how many values it is when its aliases are written out; null while it is being read. */
type Read = { value: unknown; count: number | null };

/**
 * A YAML document as plain values. An alias gives the same object as its anchor, and merge keys (`<<`) copy keys: what both
 * stand for is counted before it is put in, and an alias beyond the limit is left out. Takes time in proportion to the text.
 */
export function readYamlValue(document: Document.Parsed): YamlValue {
  const reader = new ValueReader();
  return { value: reader.read(document.contents, 0).value, leftOut: reader.leftOut };
}

class ValueReader {
  readonly leftOut: YamlValue['leftOut'] = [];
  readonly #anchors = new Map<string, Read>();
  #unfolded = 0;

  read(node: unknown, depth: number): { value: unknown; count: number } {
    if (isAlias(node)) return this.#readAlias(node);
    if (!isNode(node) || depth > maxDepth) return { value: null, count: 1 };
    const read: Read = { value: null, count: null };
    // An anchor holds from its own start: one that contains its own alias has no value there.
    if ('anchor' in node && node.anchor) this.#anchors.set(node.anchor, read);
    const { value, count } = this.#readNode(node, depth);
    read.value = value;
    read.count = count;
    return { value, count };
  }

  #readNode(node: Node, depth: number): { value: unknown; count: number } {
    if (isScalar(node)) return { value: node.value, count: 1 };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, depth + 1));
      return { value: items.map(({ value }) => value), count: sumOf(items) };
    }
    return isMap(node) ? this.#readMap(node.items, depth) : { value: null, count: 1 };
  }

  #readMap(pairs: readonly { key: unknown; value: unknown }[], depth: number): { value: unknown; count: number } {
    const own = new Map<string, unknown>();
    const merged = new Map<string, unknown>();
    let count = 1;
    for (const { key, value: node } of pairs) {
      const read = this.read(node, depth + 1);
      count += 1 + read.count;
      if (isMergeKey(key)) {
        for (const source of Array.isArray(read.value) ? read.value : [read.value])
          for (const [name, value] of entriesOf(source)) if (!merged.has(name)) merged.set(name, value);
        continue;
      }
      const name = this.read(key, depth + 1).value;
      if (typeof name !== 'object' || name === null) own.set(String(name ?? ''), read.value);
    }
    // Own keys keep their place before merged ones; fromEntries also makes "__proto__" a plain key.
    for (const [name, value] of merged) if (!own.has(name)) own.set(name, value);
    return { value: Object.fromEntries(own), count };
  }

  #readAlias(alias: Alias.Parsed | Alias): { value: unknown; count: number } {
    const target = this.#anchors.get(alias.source);
    if (target === undefined || target.count === null) return { value: null, count: 1 };
    if (this.#unfolded + target.count > MAX_ALIAS_VALUES) {
      const left = { offset: alias.range?.[0] ?? 0, text: `*${alias.source}` };
      if (this.leftOut.length < maxLeftOut) this.leftOut.push(left);
      return { value: null, count: 1 };
    }
    this.#unfolded += target.count;
    return { value: target.value, count: target.count };
  }
}

const sumOf = (items: readonly { count: number }[]): number => items.reduce((sum, { count }) => sum + count, 1);

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** `<<` without quotes, as the library resolves it. */
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false;
  const { value } = key;
  return typeof value === 'symbol' ? value.description === '<<' : value === '<<' && key.type === 'PLAIN';
}
