import { mayHaveTool, noteAssignments, readCommand } from './commands.ts';
import { addName, type Found, isAnythingFound, nothingFound, type PasteSource, skip } from './found.ts';
import { commandsOf, joinShellLines, type ShellCommand, withoutPrompt } from './shell-lines.ts';
import { findBareRow, findHeader, namesImages, readRow, type Table } from './tables.ts';
import { createVariables, type Variables } from './variables.ts';

const bareCommand = /^(?:sudo\s+)?(?:docker|podman|nerdctl|finch|kubectl|crictl|ctr|skopeo|crane|buildah)\s+[a-z-]/;
const mayAssign = /^\s*(?:export\s+)?[A-Za-z_]\w*=/;
const maxHeader = 1_000;

/** `isUsed`: by index, the lines that a table or a command took. */
export type ShellText = { found: Found; sources: PasteSource[]; isUsed: boolean[] };

/** Tables and commands among other lines, each by its own form: several tables, a shell session, a script. */
export function readShellText(lines: readonly string[]): ShellText {
  const found = nothingFound();
  const sources: PasteSource[] = [];
  const isUsed = new Array<boolean>(lines.length).fill(false);
  const values = new Map<string, string>();
  const variables = createVariables(values);
  const isRoot = !lines.some((line) => line.startsWith('#!') || bareCommand.test(line.slice(0, 80)));
  let table: Table | null = null;
  let isAfterBlank = false;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const header = line.length <= maxHeader * 2 ? findHeader(line) : null;
    const { text, hasPrompt } = withoutPrompt(line, isRoot);
    if (header !== null) {
      table = header;
      sources.push(header.source);
      if (!namesImages(header)) skip(found, line, at + 1, 'this table names no images: use -o yaml instead');
    } else if (findBareRow(line) === null && (mayHaveTool(text) || mayAssign.test(text.slice(0, 200)))) {
      const { text: joined, next } = joinShellLines([text, ...following(lines, at)]);
      const before = found.names.length + found.skipped.length;
      const isCommand = readCommands(found, isSentence(joined) ? [] : commandsOf(joined, at + 1), values, variables);
      if (found.names.length + found.skipped.length > before) sources.push('commands');
      if (isCommand || hasPrompt) {
        isUsed.fill(true, at, at + next);
        table = null;
        at += next;
        continue;
      }
      if (table !== null) readTableRow(found, line, at, table, isAfterBlank);
    } else if (hasPrompt) {
      table = null;
      isUsed[at] = true;
    } else if (table !== null) {
      if (line.trim() !== '') readTableRow(found, line, at, table, isAfterBlank);
    } else if (findBareRow(line) !== null) {
      addName(found, findBareRow(line) ?? '', at + 1);
      sources.push('docker-ps');
      isUsed[at] = true;
    }
    isAfterBlank = line.trim() === '';
    if (table !== null) isUsed[at] = true;
    at += 1;
  }
  return { found, sources: isAnythingFound(found) ? sources : [], isUsed };
}

/** Whether a line that is not indented is a table's header or a command: then the text is no YAML. */
export function hasShellLines(lines: readonly string[]): boolean {
  for (const line of lines) {
    if (/^\s/.test(line) && !/^\s*CONTAINER ID\s/.test(line.slice(0, 100))) continue;
    const { text } = withoutPrompt(line, false);
    if (bareCommand.test(text.slice(0, 80)) || findBareRow(line) !== null) return true;
    if (line.length <= maxHeader && findHeader(line) !== null) return true;
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
    noteAssignments(command, values);
    isCommand = readCommand(found, command, variables) || isCommand;
  }
  return isCommand;
}

function readTableRow(found: Found, line: string, at: number, table: Table, isAfterBlank: boolean): void {
  // What follows an empty line and has no cells is something else.
  if (isAfterBlank && table.columns.length > 1 && !/\S(?:\s{2,}|\t)\S/.test(line.slice(0, maxHeader))) return;
  readRow(found, line, at + 1, table);
}

/** The lines that may continue a command: as many as it has line ends for. */
function following(lines: readonly string[], at: number): string[] {
  const rest: string[] = [];
  for (let next = at; next + 1 < lines.length; next += 1) {
    const line = (lines[next] ?? '').trimEnd();
    if (!line.endsWith('\\') && !/\s[`^]$/.test(line.slice(-2)) && !(rest.length > 0 && /^\s*#/.test(line))) break;
    rest.push(lines[next + 1] ?? '');
  }
  return rest;
}

/** Prose about a command: it ends as a sentence does, and has no flags. */
const isSentence = (text: string): boolean => /[a-z)][.:!?]$/.test(text.trimEnd().slice(-2)) && !/\s-/.test(text);
