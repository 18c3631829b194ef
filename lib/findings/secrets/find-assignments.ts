import { isChecksumOrCommit } from './checksum-use.ts';
import { findEchoed } from './find-echoed.ts';
import { findJoin, type Join } from './find-join.ts';
import { type FindSecrets, type FoundSecret, MOST_SECRETS } from './found-secret.ts';
import { readJoined } from './read-joined.ts';
import { readBlock, readLine, startOfLine } from './read-lines.ts';
import type { ReadValue } from './read-value.ts';
import type { Expansion } from './references.ts';
import { findSecretName, NAME_WORDS, type SecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';
import { findSubstitutions, type Substitutions } from './substitutions.ts';

const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/g;
const WORDS_OF_PROSE =
  /^(?:is|are|was|the|to|and|or|for|from|with|must|may|a|an|of|in|on|as|by|not|that|this|will|be|has|can|at|it|if)$/i;

/** Named is a name in a text with its place, how it is joined to a value, and its kind. */
type Named = { text: string; place: { start: number; end: number }; join: Join; name: SecretName };

/**
 * Finds values of names that reveal a secret: NAME=value, "name": "value", --name value, <name>value</name>, name
 * 'value'.
 */
export const findAssignments: FindSecrets = (text) => {
  if (!NAME_WORDS.test(text)) return [];
  const found: FoundSecret[] = [];
  const isNetrc = /machine\s/.test(text) && /login(?:\s|\\n)/.test(text);
  const substitutions = findSubstitutions(text);
  const names = new RegExp(NAME.source, 'g');
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const place = placeOfName(text, match.index, match[0]);
    const name = findName(text, place);
    const join = name && findJoin(text, place, isNetrc);
    // "s/password=.*/password=…/" is a replacement pattern. The value follows the second occurrence of the name.
    if (name === null || join === null || text.startsWith('.*', join.at)) continue;
    const { secrets, next } = findJoined({ text, place, join, name }, substitutions);
    found.push(...secrets);
    if (found.length > MOST_SECRETS) return [...found, { start: place.start, end: text.length, label: name.label }];
    names.lastIndex = Math.max(next, names.lastIndex);
  }
  return found;
};

/** Skips "\n" and "\u0026" in front of a name, where the text has them as escapes. */
function placeOfName(text: string, index: number, name: string): { start: number; end: number } {
  const escaped = text[index - 1] === '\\' ? (/^(?:u[0-9a-f]{4}|[nrt])/.exec(name)?.[0].length ?? 0) : 0;
  return { start: index + escaped, end: index + name.length };
}

function findName(text: string, { start, end }: { start: number; end: number }): SecretName | null {
  const name = text.slice(Math.max(start, end - 120), end);
  return NAME_WORDS.test(name) ? findSecretName(name) : null;
}

/** Returns the secrets that a name is joined to, and where the search for the next name begins. */
function findJoined(named: Named, substitutions: Substitutions): { secrets: FoundSecret[]; next: number } {
  const { text, place, join } = named;
  const lines = readLines(named);
  if (lines !== null) return lines;
  const values = readJoined(text, join, substitutions);
  const secrets = values.flatMap((value) => secretIn(named, value, values.length > 1 || text[join.at] === '[') ?? []);
  if (secrets.length > 0) return { secrets, next: values.at(-1)?.next ?? place.end };
  const echoed = values.flatMap(({ start, end }) => findEchoed(text, { start, end, name: named.name, substitutions }));
  // A harmless value in quotes or of a command can contain secrets of its own.
  const isWhole = values.every(
    ({ start, end, isQuoted }) => !isQuoted && join.kind !== 'space' && !/[(`]/.test(text.slice(start, end)),
  );
  return { secrets: echoed, next: isWhole ? (values.at(-1)?.next ?? place.end) : place.end };
}

/** Reads a value that extends to the end of its line or block, as in YAML and configuration files. */
function readLines(named: Named): { secrets: FoundSecret[]; next: number } | null {
  const { text, place, join, name } = named;
  const block = join.kind === 'colon' || join.isJson ? readBlock(text, place.start, join.at) : null;
  if (block !== null) {
    const isSecret = isSecretValue(text.slice(block.start, block.end), name);
    return isSecret ? { secrets: [toSecret(block, name)], next: block.next } : { secrets: [], next: place.end };
  }
  if (join.kind !== 'colon' && (join.kind !== 'equals' || join.isSpaced !== true)) return null;
  const line = isListOrQuoted(text, join.at) ? null : startOfLine(text, place.start);
  if (line === null) return null;
  const value = readLine(text, join.at);
  const content = text.slice(value.start, value.end);
  const isSecret = isWholeLineValue(content, join, line) && isSecretValue(content, name);
  return isSecret ? { secrets: [toSecret(value, name)], next: value.next } : null;
}

const toSecret = ({ start, end }: ReadValue, { label }: SecretName): FoundSecret => ({ start, end, label });

const isListOrQuoted = (text: string, at: number) => /^\\{0,3}["'`[{]|^[&!]|^- |^\$\(/.test(text.slice(at, at + 4));

/** Matches source code: a call, a type or an item of a list. */
const CODE = /[,{([]$|^[\w.$!?]+(?:<[^<>]*>)?\(.*\)|^\w+(?:\[\])? [|&?] /;

/** Reports whether a line is one value of several words, and neither a sentence nor code. */
function isWholeLineValue(content: string, { kind }: Join, line: 'line' | 'quote'): boolean {
  const first = /^[^\s]*/.exec(content)?.[0] ?? '';
  if (WORDS_OF_PROSE.test(first) || !/[\s;&|()<>"'`]/.test(content)) return false;
  if (CODE.test(content)) return false;
  if (kind === 'equals') return !/[()[\]{}"'`;|&<>$]/.test(content);
  if (line === 'quote') return !/["'`;&|]/.test(content) && /[^A-Za-z\s.,!?'-]/.test(content);
  return true;
}

function secretIn({ text, place, join, name }: Named, value: ReadValue, isOneOfMany: boolean): FoundSecret | null {
  const { start, end, isQuoted } = skipScheme(text, value);
  const content = text.slice(start, end);
  const isName = name.isCollection === true && (join.kind !== 'equals' || join.isSpaced === true || isOneOfMany);
  if (!isSecretValue(content, isName ? { ...name, values: 'random' } : name, expansionOf(text, value))) return null;
  if (isQuoted ? join.kind === 'space' && /^--[a-z]/.test(content) : !isWordAValue(text, { start, end }, join))
    return null;
  if (isChecksumOrCommit(content, text.slice(place.start, place.end), end, text)) return null;
  return { start, end, label: name.label };
}

/** Reports whether an unquoted word is a value, and not an option, code or part of a sentence. */
function isWordAValue(text: string, { start, end }: { start: number; end: number }, { kind }: Join): boolean {
  const content = text.slice(start, end);
  if (kind === 'space' && (content.startsWith('-') || WORDS_OF_PROSE.test(content))) return false;
  if (kind === 'colon' && !endsLineOrIsUnusual(text, end, content)) return false;
  // The value is a command's output: NAME=$(…).
  if (content.endsWith('$') && text[end] === '(') return false;
  // os.environ["X"] and getenv(…) are code. A shell would not accept them as a value.
  return !/^[A-Za-z_][\w.]*(?:\(|\[['"])/.test(content + (text[end] ?? ''));
}

/** A shell expands nothing in single quotes. Inside double quotes, single quotes have no such effect. */
function expansionOf(text: string, { start, isQuoted }: ReadValue): Expansion {
  if (!isQuoted || text[start - 1] !== "'" || text[start - 2] === '\\') return 'shell';
  const before = text.slice(Math.max(0, start - 400), start - 1).replace(/\\["\\]/g, '');
  return (before.split('"').length - 1) % 2 === 1 ? 'shell' : 'none';
}

/**
 * In a file, "password: hunter" ends the line. In a sentence other words follow, and only an unusual word is a secret.
 */
function endsLineOrIsUnusual(text: string, end: number, content: string): boolean {
  if (/^\s*(?:$|[\r\n"'`,;}\]\\])/.test(text.slice(end, end + 20))) return !WORDS_OF_PROSE.test(content);
  return content.length >= 6 && /[^A-Za-z.,!?-]/.test(content);
}

/** Skips OpenSSL's "pass:" and a quoted "Bearer " or "Basic " in front of the value. */
function skipScheme(text: string, value: ReadValue): ReadValue {
  const scheme = /^(?:pass:|(?:bearer|basic|token) +)/i.exec(
    text.slice(value.start, Math.min(value.end, value.start + 20)),
  );
  return scheme === null ? value : { ...value, start: value.start + scheme[0].length };
}
