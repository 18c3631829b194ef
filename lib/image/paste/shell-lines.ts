/** ShellCommand is a simple shell command: its words without quotes, and the 1-based line where it begins. */
export type ShellCommand = { line: number; words: ShellWord[] };
/** `isLiteral` is true for a word in single quotes, where variables are not expanded. */
export type ShellWord = { text: string; isLiteral: boolean };

const PROMPTS = [
  // The prompt of oh-my-zsh: "➜  app git:(main) ✗ ". Its two blanks separate the folder from a command.
  /^➜ {2}\S{1,128}(?: git:\([^)\n]{1,64}\))?(?: ✗)? (?=\S)/,
  /^\s*(?:\[[^\]\n]{0,80}\]|[\w.-]{1,64}@[\w.:~/-]{1,128}(?: [\w.~/-]{1,128})?)?\s?[$#>%❯➜]\s+/,
  /^\s*(?:PS [^>\n]{0,200}>\s+|[A-Z]:\\[^>\n]{0,200}>\s*(?=\S))/,
];
const SEPARATORS = new Set([';', '&', '|', '`', '\n']);

/** Joins a line with its continuations, after "\" or, in PowerShell and cmd, "`" or "^". */
export function joinShellLines(lines: readonly string[]): { text: string; next: number } {
  const parts: string[] = [];
  let at = 0;
  for (; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trimEnd();
    const isContinued = line.endsWith('\\') || /\s[`^]$/.test(line.slice(-2));
    parts.push(isContinued ? line.slice(0, -1) : line);
    if (!isContinued) break;
    // Comments between continued lines do not belong to the command.
    while (/^\s*#/.test(lines[at + 1] ?? '')) at += 1;
  }
  return { text: parts.join(' '), next: at + 1 };
}

/** Removes a copied prompt from a line. "#" is the prompt of root when it is not a comment. */
export function withoutPrompt(line: string, isRoot: boolean): { text: string; hasPrompt: boolean } {
  const start = line.slice(0, 400);
  const found = PROMPTS.reduce<RegExpExecArray | null>((match, prompt) => match ?? prompt.exec(start), null);
  if (found === null || (!isRoot && /^\s*#/.test(found[0]))) return { text: line, hasPrompt: false };
  return { text: line.slice(found[0].length), hasPrompt: true };
}

/** Splits a line into simple commands at `;`, `&&`, `|`, brackets and `$(`. A comment ends it. */
export function commandsOf(text: string, line: number): ShellCommand[] {
  return new Cutter(text, line).cut();
}

/** Outer is the state that continues after the closing bracket of `$(` or `(`. */
type Outer = { words: ShellWord[]; word: ShellWord | null; isValue: boolean };

class Cutter {
  readonly #text: string;
  readonly #line: number;
  readonly #commands: ShellCommand[] = [];
  readonly #outer: Outer[] = [];
  #words: ShellWord[] = [];
  #word: ShellWord | null = null;
  #at = 0;

  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
  }

  cut(): ShellCommand[] {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] ?? '';
      if (char === '#' && this.#word === null) break;
      if (!this.#takeQuoted(char) && !this.#takeVariable(char)) this.#takePlain(char);
    }
    this.#endCommand();
    for (const { words } of this.#outer.reverse())
      if (words.length > 0) this.#commands.push({ line: this.#line, words });
    return this.#commands;
  }

  #takeQuoted(char: string): boolean {
    const next = this.#at + 1;
    if (char === '\\') {
      this.#add(this.#text[next] ?? '');
      this.#at = next;
    } else if (char === "'") {
      const end = this.#text.indexOf("'", next);
      const text = this.#text.slice(next, end < 0 ? undefined : end);
      this.#add(text, text.includes('$'));
      this.#at = end < 0 ? this.#text.length : end;
    } else if (char === '"') {
      const { text, end } = takeQuoted(this.#text, next);
      this.#add(text);
      this.#at = end;
    } else return false;
    return true;
  }

  #takeVariable(char: string): boolean {
    if (char !== '$') return false;
    const next = this.#text[this.#at + 1];
    if (next === '{') {
      const end = closingBrace(this.#text, this.#at + 1);
      this.#add(this.#text.slice(this.#at, end + 1));
      this.#at = end;
    } else if (next === '(') {
      // The output of a command has no value here. The command itself is read as well.
      this.#add('$(…)');
      this.#open(true);
      this.#at += 1;
    } else return false;
    return true;
  }

  #takePlain(char: string): void {
    if (char === '(') {
      this.#endCommand();
      this.#open(false);
    } else if (char === ')') this.#close();
    else if (char === '`' && /\s*#/y.test(this.#text.slice(this.#at + 1, this.#at + 8))) this.#skipComment();
    else if (char === '&' && (this.#text[this.#at - 1] === '>' || this.#text[this.#at + 1] === '>')) this.#add(char);
    else if (SEPARATORS.has(char)) this.#endCommand();
    else if (/\s/.test(char)) this.#endWord();
    else this.#add(char);
  }

  /** Skips "`# why`", a comment inside a command of several lines. */
  #skipComment(): void {
    const end = this.#text.indexOf('`', this.#at + 1);
    if (end < 0) this.#endCommand();
    else this.#at = end;
  }

  #open(isValue: boolean): void {
    this.#outer.push({ words: this.#words, word: this.#word, isValue });
    this.#words = [];
    this.#word = null;
  }

  #close(): void {
    this.#endCommand();
    const outer = this.#outer.pop();
    if (outer?.isValue !== true) return;
    this.#words = outer.words;
    this.#word = outer.word;
  }

  #add(text: string, isLiteral = false): void {
    const { text: before, isLiteral: wasLiteral } = this.#word ?? { text: '', isLiteral: false };
    this.#word = { text: before + text, isLiteral: wasLiteral || isLiteral };
  }

  #endWord(): void {
    if (this.#word !== null) this.#words.push(this.#word);
    this.#word = null;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.#words.length > 0) this.#commands.push({ line: this.#line, words: this.#words });
    this.#words = [];
  }
}

function takeQuoted(text: string, start: number): { text: string; end: number } {
  let result = '';
  for (let at = start; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') return { text: result, end: at };
    if (char === '\\' && /["$\\`]/.test(text[at + 1] ?? '')) {
      at += 1;
      result += text[at];
    } else result += char;
  }
  return { text: result, end: text.length };
}

function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length && at < start + 256; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return start;
}
