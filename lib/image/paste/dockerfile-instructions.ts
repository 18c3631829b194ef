import { wordsOf } from './words.ts';

/** One instruction of a Dockerfile with its continued lines joined; `line` is its first one, 1-based. */
export type DockerfileInstruction = { line: number; keyword: string; rest: string };

/** `escapeChar`: "\" or, by a directive, "`". `unclosed`: the line and name of a heredoc that never ends. */
export type DockerfileText = {
  escapeChar: string;
  instructions: DockerfileInstruction[];
  unclosed: { line: number; name: string } | null;
  /** The line from which on it is not read, as it has too many instructions. */
  unreadFrom: number | null;
};

type Heredoc = { name: string; stripsTabs: boolean };

const DIRECTIVE = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S+)[ \t]*$/;
/** Real files have hundreds. */
const MAX_INSTRUCTIONS = 100_000;
/** Instructions that are read in one turn. */
const TURN = 5_000;
const takesHeredocs = new Set(['RUN', 'COPY', 'ADD']);

/**
 * A Dockerfile cut into instructions as BuildKit's parser cuts it: directives at its top, comments and empty lines also within a
 * continued instruction, bodies of heredocs left out. Each `yield` is a place where others may go on.
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

/** Only directives above everything else count; an unknown one is a comment, and ends them. */
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

/** Joins without a blank: "FROM al\" and "pine" are one word. */
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
  if (!takesHeredocs.has(keyword)) return [];
  return wordsOf(rest, escapeChar).flatMap((word): Heredoc[] => {
    const [, dash, name] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    return name === undefined ? [] : [{ name: name.replace(/["'\\]/g, ''), stripsTabs: dash === '-' }];
  });
}

/** Bodies follow each other in the order of their names; a line that is the name alone ends one. */
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
