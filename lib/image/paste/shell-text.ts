import { mayHaveTool, noteAssignments, readCommand } from './commands.ts';
import { addName, type Found, isAnythingFound, nothingFound, type PasteSource, skip } from './found.ts';
import { commandsOf, joinShellLines, type ShellCommand, withoutPrompt } from './shell-lines.ts';
import { findBareRow, findHeader, hasImageCell, namesImages, readRow, type Table } from './tables.ts';
import { createVariables, type Variables } from './variables.ts';

const BARE_COMMAND = /^(?:sudo\s+)?(?:docker|podman|nerdctl|finch|kubectl|crictl|ctr|skopeo|crane|buildah)\s+[a-z-]/;
const MAY_ASSIGN = /^\s*(?:export\s+)?[A-Za-z_]\w*=/;
const MAX_HEADER = 1_000;
/** Lines read before other work can run. */
const TURN = 5_000;

/** `isUsed` says for each line whether a table or a command used it. */
export type ShellText = {
  found: Found;
  sources: PasteSource[];
  isUsed: boolean[];
  commands: number;
  prompts: number;
};

/** Finds tables and commands among other lines: several tables, a shell session, a script. */
export function* readShellText(lines: readonly string[]): Generator<void, ShellText> {
  const found = nothingFound();
  const sources: PasteSource[] = [];
  const isUsed = new Array<boolean>(lines.length).fill(false);
  const values = new Map<string, string>();
  const variables = createVariables(values);
  const isRoot = !lines.some((line) => line.startsWith('#!') || BARE_COMMAND.test(line.slice(0, 80)));
  const counts = { commands: 0, prompts: 0 };
  let table: Table | null = null;
  let turn = 0;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    turn += 1;
    if (turn % TURN === 0) yield;
    const { text, hasPrompt } = withoutPrompt(line, isRoot);
    if (hasPrompt) counts.prompts += 1;
    const bareImage = findBareRow(line);
    if (bareImage === null && (mayHaveTool(text) || MAY_ASSIGN.test(text.slice(0, 200)))) {
      const { text: joined, next } = joinShellLines([text, ...following(lines, at)]);
      const before = found.names.length + found.skipped.length;
      const isCommand = readCommands(found, isSentence(joined) ? [] : commandsOf(joined, at + 1), values, variables);
      if (found.names.length + found.skipped.length > before) sources.push('commands');
      if (isCommand || hasPrompt) {
        counts.commands += 1;
        isUsed.fill(true, at, at + next);
        table = null;
        at += next;
        continue;
      }
    }
    const header = line.length <= MAX_HEADER * 2 ? findHeader(line) : null;
    if (header !== null) {
      table = header;
      sources.push(header.source);
      if (!namesImages(header)) skip(found, line, at + 1, 'this table names no images: use -o yaml instead');
    } else if (hasPrompt || (table !== null && !isRow(line, table, lines[at - 1] ?? ''))) table = null;
    else if (table !== null) readRow(found, line, at + 1, table);
    else if (bareImage !== null) {
      addName(found, bareImage, at + 1);
      sources.push('docker-ps');
    }
    isUsed[at] = table !== null || hasPrompt || bareImage !== null;
    at += 1;
  }
  return { found, sources: isAnythingFound(found) ? sources : [], isUsed, ...counts };
}

/**
 * Reports whether a line belongs to the table. A line without cells after an empty line does not, and neither does a
 * key.
 */
function isRow(line: string, table: Table, before: string): boolean {
  const text = line.trim();
  if (text === '' || table.columns.length === 1 || /\S(?:\s{2,}|\t)\S/.test(line.slice(0, MAX_HEADER))) return true;
  return before.trim() !== '' && !text.endsWith(':') && hasImageCell(line, table);
}

/** Reports an unindented table header or command, which means that the text is not YAML. */
export function hasShellLines(lines: readonly string[]): boolean {
  for (const line of lines) {
    if (/^\s/.test(line) && !/^\s*CONTAINER ID\s/.test(line.slice(0, 100))) continue;
    const { text } = withoutPrompt(line, false);
    if (BARE_COMMAND.test(text.slice(0, 80)) || findBareRow(line) !== null) return true;
    if (line.length <= MAX_HEADER && findHeader(line) !== null) return true;
  }
  return false;
}

function readCommands(
  found: Found,
  commands: readonly ShellCommand[],
  values: Map<string, string>,
  variables: Variables,
): boolean {
  let isCommand = false;
  for (const command of commands) {
    noteAssignments(command, values, variables);
    isCommand = readCommand(found, command, variables) || isCommand;
  }
  return isCommand;
}

/** Returns the lines that can continue a command. */
function following(lines: readonly string[], at: number): string[] {
  const rest: string[] = [];
  for (let next = at; next + 1 < lines.length; next += 1) {
    const line = (lines[next] ?? '').trimEnd();
    if (!line.endsWith('\\') && !/\s[`^]$/.test(line.slice(-2)) && !(rest.length > 0 && /^\s*#/.test(line))) break;
    rest.push(lines[next + 1] ?? '');
  }
  return rest;
}

/** Recognises prose about a command: it ends like a sentence and has no flags. */
const isSentence = (text: string): boolean => /[a-z)][.:!?]$/.test(text.trimEnd().slice(-2)) && !/\s-/.test(text);
