import { type DataEntry, type DataNode, MAX_DATA_DEPTH, MAX_VALUES } from './data.ts';

/**
 * JsonProblem is why a text is not read to its end, with the 1-based line. `rootLine` is the first line of the value
 * with the mistake.
 */
export type JsonProblem = { line: number; rootLine: number; reason: string };

const BLANKS = /[ \t\n\r,]*(?:\/\/[^\n]*\n?|\/\*)?/y;
const PLAIN = /[-+.\w]+/y;

/**
 * Reads JSON values that follow each other: one, or one a line as Docker's `--format json` prints them. Comments and
 * extra commas, as in devcontainer.json, are skipped. Takes time proportional to the text. Values before a mistake are
 * returned.
 */
export function readJson(text: string, lineOffset = 0): { roots: DataNode[]; problem: JsonProblem | null } {
  const reader = new JsonReader(text, lineOffset);
  const roots: DataNode[] = [];
  try {
    for (let node = reader.readRoot(); node !== null; node = reader.readRoot()) roots.push(node);
    return { roots, problem: null };
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    return { roots, problem: { line: reader.line, rootLine: reader.rootLine, reason: error.message } };
  }
}

class JsonMistake extends Error {
  override readonly name = 'JsonMistake';
}

class JsonReader {
  line: number;
  rootLine: number;
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string, lineOffset: number) {
    this.#text = text;
    this.line = lineOffset + 1;
    this.rootLine = this.line;
  }

  readRoot(): DataNode | null {
    this.#skipBlanks();
    this.rootLine = this.line;
    if (this.#at >= this.#text.length) return null;
    const start = this.#text[this.#at];
    if (start !== '{' && start !== '[') throw new JsonMistake('an object or a list is missing here');
    return this.#read(0);
  }

  #read(depth: number): DataNode {
    if (depth > MAX_DATA_DEPTH) throw new JsonMistake(`nested deeper than ${MAX_DATA_DEPTH} levels`);
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw new JsonMistake(`more than ${MAX_VALUES.toLocaleString('en')} values`);
    const start = this.#text[this.#at];
    const { line } = this;
    if (start === '{') return { kind: 'map', entries: this.#readEntries(depth), line };
    if (start === '[') return { kind: 'list', items: this.#readItems(depth), line };
    if (start === '"') return { kind: 'scalar', text: this.#readString(), line };
    PLAIN.lastIndex = this.#at;
    const text = PLAIN.exec(this.#text)?.[0];
    if (text === undefined) throw new JsonMistake('a value is missing here');
    this.#at += text.length;
    return { kind: 'scalar', text, line };
  }

  #readEntries(depth: number): DataEntry[] {
    const entries: DataEntry[] = [];
    this.#at += 1;
    for (this.#skipBlanks(); !this.#ends('}'); this.#skipBlanks()) {
      const { line } = this;
      if (this.#text[this.#at] !== '"') throw new JsonMistake('a name in quotes is missing here');
      const key = this.#readString();
      this.#skipBlanks();
      if (this.#text[this.#at] !== ':') throw new JsonMistake('a colon is missing here');
      this.#at += 1;
      this.#skipBlanks();
      entries.push({ key, line, node: this.#read(depth + 1) });
    }
    return entries;
  }

  #readItems(depth: number): DataNode[] {
    const items: DataNode[] = [];
    this.#at += 1;
    for (this.#skipBlanks(); !this.#ends(']'); this.#skipBlanks()) items.push(this.#read(depth + 1));
    return items;
  }

  #ends(bracket: string): boolean {
    if (this.#at >= this.#text.length) throw new JsonMistake(`the text ends before "${bracket}"`);
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  #readString(): string {
    const start = this.#at + 1;
    let end = start;
    let isEscaped = false;
    for (; end < this.#text.length; end += 1) {
      const char = this.#text.charCodeAt(end);
      if (char === 0x22 || char === 0x0a) break;
      if (char !== 0x5c) continue;
      isEscaped = true;
      end += 1;
    }
    if (this.#text[end] !== '"') throw new JsonMistake('a quote is not closed');
    this.#at = end + 1;
    const raw = this.#text.slice(start, end);
    return isEscaped ? unescapeJson(raw) : raw;
  }

  #skipBlanks(): void {
    for (let start = -1; start !== this.#at; ) {
      start = this.#at;
      BLANKS.lastIndex = start;
      let end = start + (BLANKS.exec(this.#text)?.[0].length ?? 0);
      if (end > start && this.#text.startsWith('/*', end - 2)) {
        const close = this.#text.indexOf('*/', end);
        end = close < 0 ? this.#text.length : close + 2;
      }
      for (let at = start; at < end; at += 1) if (this.#text.charCodeAt(at) === 0x0a) this.line += 1;
      this.#at = end;
    }
  }
}

function unescapeJson(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    throw new JsonMistake('a text has an unknown escape');
  }
}
