import type { Join } from './find-join.ts';
import { endOfCut } from './quotes.ts';
import { type ReadValue, readValue } from './read-value.ts';
import type { Substitutions } from './substitutions.ts';

const MOST_ITEMS = 50;
const LIST = /(?:\[\s{0,20}){1,3}(?=\\{0,3}["'])/y;
const NEXT_IN_LIST = /\s{0,20},\s{0,20}(?=\\{0,3}["'])/y;
/** Matches an item of a YAML list, after a real or a written newline. */
const ITEM = /(?:(?:\r?\n|\\n)[ \t]{0,40})?-[ \t]{1,8}/y;
/** Matches a YAML anchor or tag in front of a value. */
const ANCHOR = /[&!][\w!:-]{1,60} {1,4}(?=\S)/y;
/** Matches {"value": …} in place of a value. */
const VALUE_FIELD = /\{\s{0,20}\\{0,3}["'](?:value|plaintext|data)\\{0,3}["']\s{0,8}:\s{0,8}/y;
const CDATA = '<![CDATA[';

/** Returns the values that a name is joined to: one, or all of a list. None for an object. */
export function readJoined(text: string, { at, kind, isJson }: Join, substitutions: Substitutions): ReadValue[] {
  if (kind === 'element') return [readElement(text, at)];
  if (kind === 'space') return [readValue(text, at, { substitutions, isJson })];
  const list = endOf(LIST, text, at);
  if (list !== null) return readList(text, list, NEXT_IN_LIST, { substitutions, isJson: true });
  const item = kind === 'colon' && isBelow(text, at) ? endOf(ITEM, text, at) : null;
  if (item !== null) return readList(text, item, ITEM, { substitutions, isJson });
  const field = endOf(VALUE_FIELD, text, at) ?? (kind === 'colon' ? endOf(ANCHOR, text, at) : null);
  if (field === null && isJson && text[at] === '{' && text[at + 1] !== '{') return [];
  return [readValue(text, field ?? at, { substitutions, isJson })];
}

/** Reports whether a value is on a line of its own below the name. */
const isBelow = (text: string, at: number) => /(?:\n|\\n)[ \t]*$/.test(text.slice(Math.max(0, at - 24), at));

function readList(
  text: string,
  at: number,
  separator: RegExp,
  reading: { substitutions: Substitutions; isJson: boolean },
): ReadValue[] {
  const values = [readValue(text, at, reading)];
  for (let last = values.at(-1); last !== undefined && values.length < MOST_ITEMS; last = values.at(-1)) {
    const next = endOf(separator, text, last.next);
    if (next === null) break;
    values.push(readValue(text, next, reading));
  }
  return values;
}

/** Reads the text of an XML element up to its closing tag. */
function readElement(text: string, at: number): ReadValue {
  const isRaw = text.startsWith(CDATA, at);
  const start = isRaw ? at + CDATA.length : at;
  const close = text.indexOf(isRaw ? ']]>' : '<', start);
  const isClosed = close >= 0 && (isRaw || text[close + 1] === '/');
  const end = isClosed ? close : close < 0 ? (endOfCut(text) ?? start) : start;
  return { start, end, next: end, isQuoted: false };
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
