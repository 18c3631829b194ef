import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Mistake, Path, Position } from './mistake.ts';
import { describeSyntax } from './syntax.ts';

/** Maximum uses of one anchor. The yaml package multiplies nested uses. */
const MAX_ALIAS_COUNT = 2_000;
/** Maximum number of values after all aliases are expanded. */
const MAX_VALUES = 200_000;
const MAX_SYNTAX_MISTAKES = 20;
/** Maximum keys of one map; valid maps have fewer than a hundred. */
const MAX_KEYS = 1_000;
/** Maximum nesting of lists and maps; a valid file needs five levels. */
const MAX_DEPTH = 64;
/** 64 nested lists or maps on one line. Each part of "- - a: b: c" begins one within the last. */
const MANY_IN_A_LINE = /^[ \t]*(?:(?:[-?:]|[^\s"'{}[\],#&*!|>]+:)[ \t]+){64}/m;

/** A parsed YAML text with its values, mistakes and positions. */
export type YamlText = {
  /** Null for an empty text. */
  value: unknown;
  mistakes: Mistake[];
  /** The position of the value at a path, or of its nearest existing parent. */
  locate(path: Path): Position;
  /** The position of the last key of a path. */
  locateKey(path: Path): Position;
};

/** Parses YAML 1.2 with limits on alias expansion. A mistake never repeats a value. */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const hopeless = findHopeless(text);
  const document = hopeless === null ? tryParse(text, lines) : null;
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const whole = (offset: number, message: string, hint: string): Mistake => ({
    ...at(offset),
    path: [],
    message,
    hint,
  });
  if (document === null) {
    const mistakes = [whole(0, ...describeSyntax(hopeless ?? 'RESOURCE_EXHAUSTION'))];
    return { value: null, mistakes, locate: () => at(0), locateKey: () => at(0) };
  }
  const mistakes = [...document.errors, ...document.warnings]
    .slice(0, MAX_SYNTAX_MISTAKES)
    .map(({ code, pos }) => whole(pos[0], ...describeSyntax(code)));
  const aliases = resolveAliases(document, whole);
  if (mistakes.length === 0) mistakes.push(...aliases.mistakes, ...checkKeys(document, whole));
  const locators = createLocators(document, aliases.targets, at);
  if (mistakes.length > 0) return { value: null, mistakes, ...locators };
  try {
    if (aliases.targets.size > MAX_ALIAS_COUNT) throw new RangeError('too many aliases');
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIAS_COUNT });
    if (countValues(value, MAX_VALUES) > MAX_VALUES) throw new RangeError('too many values');
    return { value, mistakes, ...locators };
  } catch {
    const hint = 'write the aliased values in full, or split the lists of the file';
    mistakes.push(whole(0, `its aliases expand to more than ${MAX_VALUES.toLocaleString('en')} values`, hint));
    return { value: null, mistakes, ...locators };
  }
}

/** Returns null for a text that is nested so deep that the package exceeds the stack. */
function tryParse(text: string, lineCounter: LineCounter): Document.Parsed | null {
  // The package creates an error for each mistake. With stacks, 130,000 of them do not fit into 160 MB; without, they do fit into 128 MB.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      // The package compares each key with all others; the check below uses a set.
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Finds a text that is nested too deep, or has many unmatched closing brackets. The package parses the first slowly, and
 * creates an error for each of the second.
 */
function findHopeless(text: string): 'RESOURCE_EXHAUSTION' | 'UNEXPECTED_TOKEN' | null {
  if (MANY_IN_A_LINE.test(text)) return 'RESOURCE_EXHAUSTION';
  let [depth, unopened] = [0, 0];
  // Brackets in quotes only raise the count, and usually come in pairs.
  for (const character of text) {
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth > 0) depth -= 1;
      else unopened += 1;
    }
    if (depth > MAX_DEPTH) return 'RESOURCE_EXHAUSTION';
    if (unopened > MAX_DEPTH) return 'UNEXPECTED_TOKEN';
  }
  return null;
}

type Whole = (offset: number, message: string, hint: string) => Mistake;
type Targets = ReadonlyMap<unknown, Node>;

/** Resolves each alias in one pass. An alias without an earlier anchor, or inside its own anchor, is a mistake. */
function resolveAliases(document: Document, whole: Whole): { targets: Targets; mistakes: Mistake[] } {
  const anchors = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  const mistakes: Mistake[] = [];
  visit(document, {
    Node(_, node, parents) {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      const code = target === undefined ? 'UNKNOWN_ALIAS' : parents.includes(target) ? 'CIRCULAR_ALIAS' : null;
      if (code !== null) mistakes.push(whole(node.range?.[0] ?? 0, ...describeSyntax(code)));
      else if (target) targets.set(node, target);
    },
  });
  return { targets, mistakes: mistakes.slice(0, MAX_SYNTAX_MISTAKES) };
}

/** Finds duplicate keys in a map, and maps with too many keys. */
function checkKeys(document: Document, whole: Whole): Mistake[] {
  const mistakes: Mistake[] = [];
  visit(document, {
    Map(_, map) {
      if (map.items.length > MAX_KEYS) {
        const message = `this map has more than ${MAX_KEYS.toLocaleString('en')} keys`;
        mistakes.push(whole(map.range?.[0] ?? 0, message, 'no setting has that many keys'));
        return visit.SKIP;
      }
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) mistakes.push(whole(key.range?.[0] ?? 0, ...describeSyntax('DUPLICATE_KEY')));
        seen.add(key.value);
      }
      return mistakes.length >= MAX_SYNTAX_MISTAKES ? visit.BREAK : undefined;
    },
  });
  return mistakes.slice(0, MAX_SYNTAX_MISTAKES);
}

/** Counts values until there are more than `most`. A value with several aliases counts for each. */
function countValues(value: unknown, most: number): number {
  const open = [value];
  let count = 0;
  while (open.length > 0 && count + open.length <= most) {
    const next = open.pop();
    count += 1;
    if (typeof next !== 'object' || next === null) continue;
    for (const inner of Object.values(next)) open.push(inner);
  }
  return count + open.length;
}

function createLocators(document: Document, targets: Targets, at: (offset: number) => Position) {
  const follow = (node: unknown): Node | null => {
    const target = isAlias(node) ? targets.get(node) : node;
    return isNode(target) ? target : null;
  };
  const pairOf = (node: Node | null, key: string | number) =>
    isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === key) : undefined;
  const offsetOf = (node: unknown): number | null => (isNode(node) && node.range ? node.range[0] : null);

  function walk(path: Path): { parent: Node | null; offset: number } {
    let parent: Node | null = null;
    let node: Node | null = follow(document.contents);
    let offset = offsetOf(document.contents) ?? 0;
    for (const part of path) {
      const pair = pairOf(node, String(part));
      const child: unknown = isSeq(node) ? node.items[Number(part)] : pair?.value;
      parent = node;
      // An empty value has no position, so the key's position is used.
      const isEmpty = isScalar(child) && child.value === null && child.source === '';
      const found: number | null = isEmpty ? offsetOf(pair?.key ?? child) : offsetOf(child);
      if (found === null) break;
      offset = found;
      node = follow(child);
    }
    return { parent, offset };
  }
  return {
    locate: (path: Path): Position => at(walk(path).offset),
    locateKey(path: Path): Position {
      const above = walk(path.slice(0, -1));
      const { parent } = walk(path);
      const key = offsetOf(pairOf(parent, String(path.at(-1)))?.key);
      return at(key ?? above.offset);
    },
  };
}
