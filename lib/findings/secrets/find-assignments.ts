import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { type ReadValue, readValue } from './read-value.ts';
import { findSecretName, type SecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';

/** Every name that may be one of a secret has one of these in it. */
export const NAME_WORDS = /pass|pwd|pw|secret|token|key|cred|auth|cookie|sig|salt|seed/i;
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/g;
const WORDS_OF_PROSE =
  /^(?:is|are|was|the|to|and|or|for|from|with|must|may|a|an|of|in|on|as|by|not|that|this|will|be|has|can|at|it|if)$/i;

/** How a name and its value are joined. */
type Join = { at: number; kind: 'equals' | 'colon' | 'space' | 'element'; isJson: boolean };

/** Values of names that say what they are: NAME=value, "name": "value", --name value, <name>value</name>, name 'value'. */
export const findAssignments: FindSecrets = (text) => {
  if (!NAME_WORDS.test(text)) return [];
  const found: FoundSecret[] = [];
  const isNetrc = /machine\s/.test(text) && /login\s/.test(text);
  const names = new RegExp(NAME.source, 'g');
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const place = { start: match.index, end: match.index + match[0].length };
    // "\n", written out, is no part of the name.
    if (text[place.start - 1] === '\\' && /[nrt]/.test(text[place.start] ?? '')) place.start += 1;
    const name = text.slice(Math.max(place.start, place.end - 120), place.end);
    const secretName = NAME_WORDS.test(name) ? findSecretName(name) : null;
    if (secretName === null) continue;
    const join = findJoin(text, place, isNetrc);
    if (join === null) continue;
    // "s/password=.*/password=…/": the pattern of a replacement, with a value of the same name behind it.
    if (text.startsWith('.*', join.at)) continue;
    const value = readJoined(text, join);
    const secret = secretIn(text, value, join, secretName);
    if (secret !== null) found.push(secret);
    // A harmless value in quotes may be a command with secrets of its own.
    if (secret !== null || (!value.isQuoted && join.kind !== 'space'))
      names.lastIndex = Math.max(value.next, names.lastIndex);
  }
  return found;
};

function readJoined(text: string, { at, kind, isJson }: Join): ReadValue {
  if (kind !== 'element') return readValue(text, at, isJson);
  const close = text.indexOf('<', at);
  const end = close >= 0 && text[close + 1] === '/' ? close : at;
  return { start: at, end, next: end, isQuoted: false };
}

function secretIn(text: string, value: ReadValue, { kind }: Join, name: SecretName): FoundSecret | null {
  const { start, end, isQuoted } = skipScheme(text, value);
  const content = text.slice(start, end);
  if (!isSecretValue(content, name)) return null;
  if (!isQuoted && kind === 'space' && (content.startsWith('-') || WORDS_OF_PROSE.test(content))) return null;
  if (!isQuoted && kind === 'colon' && !isWholeOrOdd(text, end, content)) return null;
  // A command's output: NAME=$(…).
  if (!isQuoted && content.endsWith('$') && text[end] === '(') return null;
  // os.environ["X"], getenv(…): code, which no shell takes as a value.
  if (!isQuoted && /^[A-Za-z_][\w.]*(?:\(|\[['"])/.test(content + (text[end] ?? ''))) return null;
  return { start, end, label: name.label };
}

/** "password: hunter" in a file ends a line; in a sentence other words follow, and only an odd word is a secret. */
function isWholeOrOdd(text: string, end: number, content: string): boolean {
  if (/^\s*(?:$|[\r\n"'`,;}\]\\])/.test(text.slice(end, end + 20))) return !WORDS_OF_PROSE.test(content);
  return content.length >= 6 && /[^A-Za-z.,!?-]/.test(content);
}

/** OpenSSL's "pass:" before the value, and "Bearer " or "Basic " in quotes. */
function skipScheme(text: string, value: ReadValue): ReadValue {
  const scheme = /^(?:pass:|(?:bearer|basic|token) +)/i.exec(
    text.slice(value.start, Math.min(value.end, value.start + 20)),
  );
  return scheme === null ? value : { ...value, start: value.start + scheme[0].length };
}

/** What joins the name that ends at `end` to a value; null where nothing does. Looks at a few characters only. */
function findJoin(text: string, { start, end }: { start: number; end: number }, isNetrc: boolean): Join | null {
  const before = text[start - 1] ?? '';
  const rest = text.slice(end, end + 64);
  if (before === '<') return /^>/.test(rest) ? { at: end + 1, kind: 'element', isJson: false } : null;
  const closing = /^\\?["'`]/.exec(rest)?.[0] ?? '';
  const isInQuotes = closing !== '' && text.slice(Math.max(0, start - closing.length), start) === closing;
  const join = (length: number, kind: Join['kind']): Join => ({ at: end + length, kind, isJson: isInQuotes });
  // <add key="Password" value="…"/>
  const attribute = /^["']\s{1,8}value=/.exec(rest);
  if (attribute) return join(attribute[0].length, 'equals');
  // ${NAME:-default}: the default alone is written here.
  const fallback = text.slice(Math.max(0, start - 2), start) === '${' ? /^:?[-=](?=[^}])/.exec(rest) : null;
  if (fallback) return { at: end + fallback[0].length, kind: 'equals', isJson: true };
  const assigned = /^(?:\\?["'`])?(?:\]|\))?(?:\s{0,8}(?:=>|==|!=|:=)\s{0,8}|\s{1,8}=\s{1,8}|=)/.exec(rest);
  if (assigned) return join(assigned[0].length, 'equals');
  const colon = /^(?:\\?["'`])?\s{0,8}:(?!:)\s{0,20}/.exec(rest);
  if (colon) return joinColon(text, end + colon[0].length, { isInQuotes, rest: colon[0], before });
  const space = /^(?:\\?["'])?,?\s{1,8}/.exec(rest);
  if (space === null) return null;
  const isFlag = before === '-';
  const isQuotedNext = /^[ \t]+'/.test(rest) && closing === '' && !isFlag;
  const isSet = closing === '' && isAfterSet(text, start);
  const isNetrcWord = isNetrc && text.slice(start, end) === 'password';
  if (!isFlag && !isQuotedNext && !isSet && !isNetrcWord) return null;
  if (!isFlag && space[0].includes(',')) return null;
  return { at: end + space[0].length, kind: 'space', isJson: false };
}

/** YAML and headers have a space behind the colon; without one, "token:1.2" may be an image. */
function joinColon(
  text: string,
  at: number,
  { isInQuotes, rest, before }: { isInQuotes: boolean; rest: string; before: string },
): Join | null {
  const hasSpace = /\s$/.test(rest);
  if (isInQuotes || hasSpace) return { at, kind: isInQuotes ? 'equals' : 'colon', isJson: isInQuotes };
  const content = /^["']?([^\s"'`;&|<>()\\]*)/.exec(text.slice(at, at + 200))?.[1] ?? '';
  const isHeader = /["'\s]/.test(before) && content.length >= 12 && /\d/.test(content) && /[A-Za-z]/.test(content);
  return isHeader && !/^\d+(?:\.\d+)+/.test(content) && !content.includes('/')
    ? { at, kind: 'equals', isJson: false }
    : null;
}

/** "aws configure set NAME value", "npm config set //host/:_authToken value", "git config NAME value". */
function isAfterSet(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 160), start);
  return /(?:^|\s)(?:set|config)\s+(?:--?[\w-]+\s+){0,3}[^\s"'=]{0,120}$/.test(before);
}
