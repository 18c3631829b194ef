import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml';
import { cutText } from '../text.ts';
import { type DataEntry, type DataNode, MAX_DATA_DEPTH, MAX_SCALAR, MAX_VALUES } from './data.ts';

/** The most values that all aliases of a document can expand to, as in plimsoll.yaml. */
export const MAX_ALIAS_VALUES = 200_000;
const MAX_LEFT_OUT = 20;

/** Keys with schemas and field owners: large, and without images. */
export const UNREAD_KEYS = new Set(['managedFields', 'openAPIV3Schema']);

/** `count` is the number of values with all aliases expanded; null while the node is being read. */
type Anchored = { node: DataNode; count: number | null };
type Counted = { node: DataNode; count: number };

/**
 * YamlNodeReader converts documents of the YAML library, which are parts of one document in order, into values. An
 * alias returns the object of its anchor, and merge keys (`<<`) copy entries. Expanded values are counted, and an alias
 * beyond the limit is left out. Takes time proportional to the text.
 */
export class YamlNodeReader {
  readonly leftOut: { line: number; text: string }[] = [];
  readonly #anchors = new Map<string, Anchored>();
  #unfolded = 0;
  #values = 0;
  #lines: LineCounter | null = null;
  #lineOffset = 0;

  /** @param lineOffset - how many lines precede the text that was parsed */
  read(document: Document.Parsed, lines: LineCounter, lineOffset: number): DataNode {
    this.#lines = lines;
    this.#lineOffset = lineOffset;
    return this.#read(document.contents, 0).node;
  }

  /** Reports whether the document has the most values allowed. */
  get isFull(): boolean {
    return this.#values > MAX_VALUES;
  }

  #read(node: unknown, depth: number): Counted {
    this.#values += 1;
    if (isAlias(node)) return this.#readAlias(node);
    const line = this.#lineOf(node);
    if (!isNode(node) || depth > MAX_DATA_DEPTH) return nothing(line);
    const anchored: Anchored = { node: nothing(line).node, count: null };
    // An anchor is valid from its own start. An alias inside its own anchor has no value.
    if ('anchor' in node && node.anchor) this.#anchors.set(node.anchor, anchored);
    const result = this.#readNode(node, depth, line);
    Object.assign(anchored, result);
    return result;
  }

  #readNode(node: Node, depth: number, line: number): Counted {
    if (isScalar(node)) {
      const written = typeof node.source === 'string' ? node.source : String(node.value ?? '');
      const text = computedText(cutText(written, MAX_SCALAR), node.tag);
      return { node: { kind: 'scalar', text, line }, count: 1 };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#read(item, depth + 1));
      return { node: { kind: 'list', items: items.map((item) => item.node), line }, count: sumOf(items) };
    }
    return isMap(node) ? this.#readMap(node.items, depth, line) : nothing(line);
  }

  #readMap(pairs: readonly Pair[], depth: number, line: number): Counted {
    const own = new Map<string, DataEntry>();
    const merged = new Map<string, DataEntry>();
    let count = 1;
    for (const { key, value } of pairs) {
      const read = this.#read(value, depth + 1);
      count += 1 + read.count;
      if (isMergeKey(key)) {
        for (const source of read.node.kind === 'list' ? read.node.items : [read.node])
          if (source.kind === 'map')
            for (const entry of source.entries)
              if (!merged.has(entry.key)) merged.set(entry.key, { ...entry, line, isMerged: true });
        continue;
      }
      // Keys are counted with their values.
      this.#values -= 1;
      const name = this.#read(key, depth + 1).node;
      if (name.kind !== 'scalar' || UNREAD_KEYS.has(name.text)) continue;
      own.set(name.text, { key: name.text, line: this.#lineOf(key), node: read.node });
    }
    if (own.has('apiVersion') && own.has('kind')) dropUnread(own);
    for (const [key, entry] of merged) if (!own.has(key)) own.set(key, entry);
    return { node: { kind: 'map', entries: [...own.values()], line }, count };
  }

  #readAlias(alias: Alias.Parsed | Alias): Counted {
    const line = this.#lineOf(alias);
    const target = this.#anchors.get(alias.source);
    if (target === undefined || target.count === null) return nothing(line);
    if (this.#unfolded + target.count > MAX_ALIAS_VALUES) {
      if (this.leftOut.length < MAX_LEFT_OUT) this.leftOut.push({ line, text: `*${alias.source}` });
      return nothing(line);
    }
    this.#unfolded += target.count;
    return { node: target.node, count: target.count };
  }

  #lineOf(node: unknown): number {
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return this.#lineOffset + (offset === undefined ? 1 : (this.#lines?.linePos(offset).line ?? 1));
  }
}

/** Removes the status and notes of a Kubernetes object, about half of it. They name no image that is to be run. */
function dropUnread(own: Map<string, DataEntry>): void {
  own.delete('status');
  const metadata = own.get('metadata');
  if (metadata?.node.kind !== 'map') return;
  const entries = metadata.node.entries.filter(({ key }) => key === 'name' || key === 'namespace');
  own.set('metadata', { ...metadata, node: { ...metadata.node, entries } });
}

/** Returns a text as it is, or as a variable when a tag such as CloudFormation's `!Ref` computes it. */
function computedText(text: string, tag = ''): string {
  if (tag === '!Ref') return `\${${text}}`;
  return /^!(?!(?:Sub|override|reset|unsafe)$)[A-Za-z]/.test(tag) ? `$(${tag} ${text})` : text;
}

const nothing = (line: number): Counted => ({ node: { kind: 'scalar', text: '', line }, count: 1 });

const sumOf = (items: readonly Counted[]): number => items.reduce((sum, { count }) => sum + count, 1);

/** Recognises an unquoted `<<`, as the library resolves it. */
function isMergeKey(key: unknown): boolean {
  if (!isScalar(key)) return false;
  const { value } = key;
  return typeof value === 'symbol' ? value.description === '<<' : value === '<<' && key.type === 'PLAIN';
}
