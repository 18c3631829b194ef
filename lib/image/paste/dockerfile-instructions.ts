import { wordsOf } from './words.ts';

/** DockerfileInstruction is one instruction with its continued lines joined. `line` is the first line, 1-based. */
export type DockerfileInstruction = { line: number; keyword: string; rest: string };

/** `escapeChar` is "\" or, by a directive, "`". `unclosed` is the line and name of a heredoc without an end. */
export type DockerfileText = {
  escapeChar: string;
  instructions: DockerfileInstruction[];
  unclosed: { line: number; name: string } | null;
  /** The line from which the file is not read because it has too many instructions. */
  unreadFrom: number | null;
};

type Heredoc = { name: string; stripsTabs: boolean };

const DIRECTIVE = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S+)[ \t]*$/;
/** Real files have hundreds. */
const MAX_INSTRUCTIONS = 100_000;
/** Instructions read before other work can run. */
const TURN = 5_000;
const HEREDOC_INSTRUCTIONS = new Set(['RUN', 'COPY', 'ADD']);

/**
 * Splits a Dockerfile into instructions as BuildKit's parser does: directives at the top, comments and empty lines even
 * inside a continued instruction, bodies of heredocs left out. Each `yield` lets other work run.
 */
export function* readInstructions(lines: readonly string[]): Generator<void, DockerfileText> {
  const escapeChar = readEscape(lines);
  const instructions: DockerfileInstruction[] = [];
  let at = 0;
  while (at < lines.length && instructions.length < MAX_INSTRUCTIONS) {
    if (isSkipped(lines[at] ?? '')) {
      at += 1;
      continue;
    }
    const { text, end } = joinContinued(lines, at, escapeChar);
    const instruction = { line: at + 1, ...splitKeyword(text) };
    instructions.push(instruction);
    if (instructions.length % TURN === 0) yield;
    const left = skipHeredocs(lines, end, heredocsOf(instruction, escapeChar));
    if (left.open !== null)
      return { escapeChar, instructions, unclosed: { line: at + 1, name: left.open.name }, unreadFrom: null };
    at = left.at;
  }
  return { escapeChar, instructions, unclosed: null, unreadFrom: at < lines.length ? at + 1 : null };
}

/** Only directives above everything else count. An unknown one is a comment and ends them. */
function readEscape(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name = '', value] = DIRECTIVE.exec(line.trim()) ?? [];
    if (!['syntax', 'escape', 'check'].includes(name.toLowerCase())) break;
    if (name.toLowerCase() === 'escape') return value === '`' ? '`' : '\\';
  }
  return '\\';
}

const isSkipped = (line: string): boolean => {
  const text = line.trim();
  return text === '' || text.startsWith('#');
};

/** Joins lines without a blank: "FROM al\" and "pine" form one word. */
function joinContinued(lines: readonly string[], start: number, escapeChar: string): { text: string; end: number } {
  const parts: string[] = [];
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (at > start && isSkipped(line)) continue;
    const end = line.trimEnd();
    const isContinued = end.endsWith(escapeChar) && end.at(-2) !== escapeChar;
    parts.push(isContinued ? end.slice(0, -1) : line);
    if (!isContinued) return { text: parts.join('').trim(), end: at + 1 };
  }
  return { text: parts.join('').trim(), end: lines.length };
}

function splitKeyword(text: string): { keyword: string; rest: string } {
  const [keyword = ''] = /^\S+/.exec(text) ?? [];
  return { keyword: keyword.toUpperCase(), rest: text.slice(keyword.length).trim() };
}

function heredocsOf({ keyword, rest }: DockerfileInstruction, escapeChar: string): Heredoc[] {
  if (!rest.includes('<<')) return [];
  if (keyword === 'ONBUILD') return heredocsOf({ line: 0, ...splitKeyword(rest) }, escapeChar);
  if (!HEREDOC_INSTRUCTIONS.has(keyword)) return [];
  return wordsOf(rest, escapeChar).flatMap((word): Heredoc[] => {
    const [, dash, name] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    return name === undefined ? [] : [{ name: name.replace(/["'\\]/g, ''), stripsTabs: dash === '-' }];
  });
}

/** Skips heredoc bodies, which follow in the order of their names. A line with only the name ends a body. */
function skipHeredocs(
  lines: readonly string[],
  start: number,
  heredocs: readonly Heredoc[],
): { at: number; open: Heredoc | null } {
  let at = start;
  for (const heredoc of heredocs) {
    const isEnd = (line: string) => (heredoc.stripsTabs ? line.replace(/^\t+/, '') : line) === heredoc.name;
    while (at < lines.length && !isEnd(lines[at] ?? '')) at += 1;
    if (at >= lines.length) return { at, open: heredoc };
    at += 1;
  }
  return { at, open: null };
}
