import { type Document, isMap, isNode, isPair, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

export type Path = readonly (string | number)[];

/** Where the things of one YAML document stand in the pasted text. */
export class YamlLines {
  readonly #root: unknown;
  readonly #lines: LineCounter;
  /** A map's own look-up is a search from its start, which a map of 100,000 keys would turn into minutes. */
  readonly #keys = new Map<Node, Map<string, { key: unknown; value: unknown }>>();

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#root = document.contents;
    this.#lines = lines;
  }

  /** 1-based line of the value at a path, else of the key of `fallback`: what a merge key brought has no place of its own. */
  lineOf(path: Path, fallback: Path): number {
    return this.#lineOfNode(this.#find(path)?.value) ?? this.#lineOfNode(this.#find(fallback)?.key) ?? 1;
  }

  #find(path: Path): { key: unknown; value: unknown } | null {
    let found: { key: unknown; value: unknown } | null = { key: this.#root, value: this.#root };
    for (const part of path) {
      const parent: unknown = found?.value;
      if (isSeq(parent)) {
        const value: unknown = parent.items[Number(part)];
        found = { key: value, value };
      } else if (isMap(parent)) {
        found = this.#keysOf(parent).get(String(part)) ?? null;
      } else {
        return null;
      }
    }
    return found;
  }

  #keysOf(map: Node & { items: unknown[] }): Map<string, { key: unknown; value: unknown }> {
    const known = this.#keys.get(map);
    if (known !== undefined) return known;
    const pairs = map.items.filter(isPair).map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      return [name, { key, value }] as const;
    });
    const keys = new Map(pairs);
    this.#keys.set(map, keys);
    return keys;
  }

  #lineOfNode(node: unknown): number | null {
    const offset = isNode(node) ? node.range?.[0] : undefined;
    return offset === undefined ? null : this.#lines.linePos(offset).line;
  }
}
