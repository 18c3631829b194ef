/** LineRange is lines `start` to `end` (0-based, `end` excluded) of the pasted text. */
export type LineRange = { start: number; end: number };

/**
 * Block is how a long block is split: into entries of a map or items of a list. `indent` is the column of its keys or
 * dashes.
 */
export type Block = { kind: 'map' | 'list'; indent: number; parts: LineRange[] };

const KEY_LINE = /^(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9_./$-][^:#"'\s]*))[ \t]*:(?=[ \t]|$)/;

/** Keys that occur once in a document. */
const ONCE_KEY = /^(?:apiVersion|kind|services)(?=:(?:\s|$))/;

/**
 * Splits a text into documents at "---" and "..." lines. A second occurrence of a key that occurs once also begins a
 * document, because the line between two files may be lost.
 */
export function splitDocuments(lines: readonly string[]): LineRange[] {
  const documents: LineRange[] = [];
  const keys = new Set<string>();
  let from = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [key] = ONCE_KEY.exec(line) ?? [];
    const isSecond = key !== undefined && keys.has(key);
    const isMark = /^(?:---|\.\.\.)(?:\s|$)/.test(line);
    if (isMark || isSecond) keys.clear();
    if (key !== undefined) keys.add(key);
    if (isSecond) {
      documents.push({ start: from, end: at });
      from = at;
    }
    if (!isMark) continue;
    if (at > from) documents.push({ start: from, end: at });
    // Content on the same line as the mark belongs to the document.
    from = /^---\s+[^\s#]/.test(line.slice(0, 1_000)) ? at : at + 1;
  }
  if (from < lines.length) documents.push({ start: from, end: lines.length });
  return documents;
}

/** Splits a block into entries or items. Returns null when its lines leave doubt. */
export function cutBlock(lines: readonly string[], { start, end }: LineRange): Block | null {
  const first = findContent(lines, { start, end });
  if (first === null) return null;
  const indent = indentOf(lines[first] ?? '');
  const isList = isDash(lines[first] ?? '', indent);
  const parts: LineRange[] = [];
  for (let at = first; at < end; at += 1) {
    const line = lines[at] ?? '';
    if (!hasContent(line)) continue;
    const column = indentOf(line);
    if (column > indent) continue;
    if (column < indent || line[indent] === '\t') return null;
    const isItem = isDash(line, indent);
    if (isList ? !isItem : isItem && parts.length === 0) return null;
    // The items of a list can be below its key without being indented.
    if (!isList && isItem) continue;
    if (!isList && !KEY_LINE.test(line.slice(indent))) return null;
    const last = parts.at(-1);
    if (last !== undefined) last.end = at;
    parts.push({ start: at, end });
  }
  return { kind: isList ? 'list' : 'map', indent, parts };
}

/** Splits a line into the key at its start and the rest. */
export function splitKey(line: string): { key: string; rest: string } {
  const match = KEY_LINE.exec(line.trimStart());
  const key = match?.[1] ?? match?.[2] ?? match?.[3] ?? '';
  const rest = line
    .trimStart()
    .slice(match?.[0].length ?? 0)
    .trim();
  return { key, rest: rest.startsWith('#') ? '' : rest };
}

/** Returns the first line of a range that is neither empty nor a comment. */
export function findContent(lines: readonly string[], { start, end }: LineRange): number | null {
  for (let at = start; at < end; at += 1) if (hasContent(lines[at] ?? '')) return at;
  return null;
}

export function sizeOf(lines: readonly string[], { start, end }: LineRange): number {
  let size = 0;
  for (let at = start; at < end; at += 1) size += (lines[at] ?? '').length + 1;
  return size;
}

const hasContent = (line: string): boolean => {
  const text = line.trimStart();
  return text !== '' && !text.startsWith('#');
};

function indentOf(line: string): number {
  let indent = 0;
  while (line[indent] === ' ') indent += 1;
  return indent;
}

const isDash = (line: string, indent: number): boolean =>
  line[indent] === '-' && (line.length === indent + 1 || line[indent + 1] === ' ' || line[indent + 1] === '\t');
