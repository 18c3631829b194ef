import { InvalidReferenceError, parseReference } from '../reference.ts';
import { addName, type Found, skip } from './found.ts';

const FILE_NAME =
  /^[\w.-]+\.(?:ya?ml|json|txt|md|sh|go|py|js|ts|tsx|tar|t?gz|zip|toml|lock|conf|cfg|ini|env|hcl|tf|html?|css|png|jpe?g|svg)$/i;
const MAX_WORDS = 2_000;
/** This many lines that are not names decide that the text is no list, unless more lines are names. */
const ENOUGH = 1_000;
/** Lines read before other work can run. */
const TURN = 5_000;
/** A quick test of a name's characters. */
const NAME_LIKE = /^[A-Za-z0-9[][\w.:/@[\]-]*$/;

/** Matches a line of a JSON list of texts. */
const JSON_LINE = /^(?:\[\s*)?(?:"[^"]*"\s*(?:,\s*)?)*\]?$/;

type ListLine = { tokens: string[]; count: number; isList: boolean };

/**
 * Reads names, one a line or separated by commas and semicolons; separated by spaces only when each has a tag, a digest
 * or a path. "#" starts a comment; bullets and `uniq -c` counts are skipped. Returns false and notes nothing when most
 * lines are something else.
 */
export function* readList(found: Found, written: readonly string[]): Generator<void, boolean> {
  const lines = withoutBrackets(written);
  let good = 0;
  let bad = 0;
  for (const [index, line] of lines.entries()) {
    if (index % TURN === TURN - 1) yield;
    if (line.trim() === '') continue;
    const { tokens, isList } = readLine(line);
    if (tokens.length > 0 && isList) good += 1;
    else if (tokens.length > 0) bad += 1;
    if (bad > ENOUGH && bad > good) return false;
  }
  if (good === 0 || good < bad) return false;
  for (const [index, line] of lines.entries()) {
    if (index % TURN === TURN - 1) yield;
    if (line.trim() !== '') noteLine(found, line, index + 1);
  }
  return true;
}

function noteLine(found: Found, line: string, lineNumber: number): void {
  const { tokens, count, isList } = readLine(line);
  if (isList || tokens.length === 1) for (const token of tokens) addName(found, token, lineNumber, count);
  else if (tokens.length > 1) skip(found, line, lineNumber, 'not a list of names');
}

/** Reads a text without blanks: one name, or several between commas and semicolons. */
export function readSingle(found: Found, text: string): void {
  for (const token of text.split(/[,;]/)) addName(found, token, 1);
}

function readLine(raw: string): ListLine {
  const line = withoutComment(raw)
    .trim()
    .replace(/^(?:[-*•+]|\d{1,4}[.)])\s+/, '');
  const counted = /^(\d{1,6})\s+(\S+)$/.exec(line);
  if (counted?.[2] !== undefined) {
    const [, count, name] = counted;
    return { tokens: [name], count: Number(count), isList: isName(name) };
  }
  const tokens = line.split(/[\s,;]+/, MAX_WORDS).filter((token) => token !== '');
  const parts = line.split(/[,;]/, MAX_WORDS);
  const areParted = parts.every((part) => !/\S\s+\S/.test(part.trim()));
  const isList = tokens.every((token) => isName(token) && (areParted || isUnambiguous(token)));
  return { tokens, count: 1, isList };
}

/** Ordinary words also have the form of names, so between spaces a name needs more signs. */
const isUnambiguous = (token: string): boolean => /[/@]|\w:\w/.test(token);

function isName(token: string): boolean {
  const text = token.replace(/^(["'`])(.*)\1$/, '$2');
  if (FILE_NAME.test(text) || /^v?\d+(?:\.\d+)*$/.test(text) || /^<.*>$/.test(text)) return false;
  if (/^[a-f0-9]{12,13}$/.test(text)) return true;
  if (!NAME_LIKE.test(text)) return false;
  try {
    parseReference(text);
    return true;
  } catch (error) {
    if (error instanceof InvalidReferenceError) return error.code === 'uppercase' || error.code === 'image-id';
    throw error;
  }
}

/** Returns the lines of a JSON list without its outer brackets. */
function withoutBrackets(lines: readonly string[]): readonly string[] {
  const hasText = (line: string) => line.trim() !== '';
  const first = lines.findIndex(hasText);
  const last = lines.findLastIndex(hasText);
  const isBracketed = lines[first]?.trimStart().startsWith('[') && lines[last]?.trimEnd().endsWith(']');
  if (!isBracketed || !lines.every((line) => JSON_LINE.test(line.trim()))) return lines;
  return lines.map((line, at) => {
    const opened = at === first ? line.replace('[', '') : line;
    return at === last ? opened.replace(/\]\s*$/, '') : opened;
  });
}

function withoutComment(line: string): string {
  const at = line.search(/(?:^|\s)#/);
  return at < 0 ? line : line.slice(0, at);
}
