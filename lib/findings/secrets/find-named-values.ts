import type { FindSecrets, FoundSecret } from './found-secret.ts';
import { readBlock, readLine } from './read-lines.ts';
import { type ReadValue, readValue } from './read-value.ts';
import { findSecretName, NAME_WORDS, type SecretName } from './secret-name.ts';
import { isSecretValue } from './secret-value.ts';
import { findSubstitutions, type Substitutions } from './substitutions.ts';

const NAMED =
  /(?<![A-Za-z0-9_])(?:name|key|variable)(?:\\{0,3}["'])?\s{0,8}[:=>]\s{0,8}(?:\\{0,3}["'])?([A-Za-z_][\w./-]{0,120})/gi;
const VALUE = /(?:^|[^A-Za-z0-9_])value(?:\\{0,3}["'])?(?:\s{0,8}[:=]\s{0,8}|>)/i;
/** Matches the beginning of the next or the previous pair. */
const BORDER =
  /[{}]|(?:\n|\\n)[ \t]*- |\/>|<(?:property|env|entry|add)\b|(?<![A-Za-z0-9_<])(?:name|key)(?:\\{0,3}["'])?\s{0,4}[:=]/gi;
const MOST_BETWEEN = 300;

/**
 * Finds the value beside a name, in either order, in JSON, YAML, XML and HCL: {"name": "DB_PASSWORD", "value": "…"}.
 */
export const findNamedValues: FindSecrets = (text) => {
  if (!/name|key|variable/i.test(text) || !NAME_WORDS.test(text)) return [];
  const substitutions = findSubstitutions(text);
  return [...text.matchAll(NAMED)].flatMap(({ index, 0: all, 1: written = '' }) => {
    const name = findSecretName(written);
    if (name === null) return [];
    const end = index + all.length;
    const at = findBehind(text, end) ?? findBefore(text, index);
    return at === null ? findContent(text, end, name) : findValue(text, at, { name, substitutions });
  });
};

function findBehind(text: string, end: number): number | null {
  const window = text.slice(end, end + MOST_BETWEEN);
  const border = window.search(new RegExp(BORDER.source, 'i'));
  const value = VALUE.exec(border < 0 ? window : window.slice(0, border));
  return value === null ? null : end + value.index + value[0].length;
}

function findBefore(text: string, start: number): number | null {
  const from = Math.max(0, start - MOST_BETWEEN);
  const window = text.slice(from, start);
  const border = [...window.matchAll(BORDER)].at(-1);
  const own = border === undefined ? 0 : border.index + border[0].length;
  const value = VALUE.exec(window.slice(own));
  return value === null ? null : from + own + value.index + value[0].length;
}

function findValue(
  text: string,
  at: number,
  { name, substitutions }: { name: SecretName; substitutions: Substitutions },
): FoundSecret[] {
  const isElement = text[at - 1] === '>';
  const lines = isElement ? null : readYaml(text, at);
  if (lines !== null)
    return isSecretValue(text.slice(lines.start, lines.end), name)
      ? [{ start: lines.start, end: lines.end, label: name.label }]
      : [];
  const { start, end } = isElement
    ? contentAt(text, at)
    : readValue(text, at, { substitutions, isJson: isJsonAt(text, at) });
  return isSecretValue(text.slice(start, end), name) ? [{ start, end, label: name.label }] : [];
}

/** Reads a YAML block, or the rest of a line that begins with "value:". */
function readYaml(text: string, at: number): ReadValue | null {
  const field = /(?:\n|\\n)[ \t]*value: {1,8}$/i.exec(text.slice(Math.max(0, at - 60), at));
  if (field === null) return null;
  const block = readBlock(text, at - field[0].trimStart().length, at);
  return block ?? (/["'{[$&]/.test(text[at] ?? '') ? null : readLine(text, at));
}

const isJsonAt = (text: string, at: number) => /["']\s{0,8}:\s{0,8}$/.test(text.slice(Math.max(0, at - 20), at));

/** Finds the content of <property name="password">value</property>. */
function findContent(text: string, end: number, name: SecretName): FoundSecret[] {
  const tag = /^\\{0,3}["'][^<>]{0,80}(?<!\/)>/.exec(text.slice(end, end + 90))?.[0];
  if (tag === undefined) return [];
  const content = contentAt(text, end + tag.length);
  return isSecretValue(text.slice(content.start, content.end), name) ? [{ ...content, label: name.label }] : [];
}

function contentAt(text: string, start: number): { start: number; end: number } {
  const length = text.slice(start, start + MOST_BETWEEN * 4).search(/<\//);
  return { start, end: length < 0 ? start : start + length };
}
