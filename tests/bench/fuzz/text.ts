import fc, { type Arbitrary } from 'fast-check';

/** Unusual texts for every kind of parser. */
export const ODD_TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\u00a0',
    '\u2028',
    '\uFEFF',
    '\u200b',
    '\u202e',
    'ß',
    'İ',
    '🐋',
    'e\u0301',
  ],
  // Halves of a character, which UTF-8 cannot encode.
  ...['\uD800', '\uDC00', 'a\uDFFF'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'true'],
  ...['-1', '0', '-0', '1e309', '1e-7', '9007199254740993', '99999999999999999999', '0x10', '1_000', '٣'],
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '/',
    '//',
    '..',
    '../',
    '%00',
    '%2e%2e',
    '${',
    '}',
    '{{',
    '<',
    '>',
    '&',
    '*',
    '#',
    '@',
    ':',
    ',',
  ],
];

/** Change is one change: its kind, and numbers that are taken modulo the number of choices. */
type Change = readonly [kind: number, at: number, length: number, other: number, times: number];

const change: Arbitrary<Change> = fc.tuple(fc.nat(9), fc.nat(0xffff), fc.nat(40), fc.nat(0xffff), fc.nat(9));

/** Repeating makes long inputs of short ones, up to this length. */
const MOST_CHARACTERS = 20_000;
const PAIRS = ['()', '[]', '{}', '<>', '""', "''"] as const;

/** Changes one thing in a text: flips, deletes, doubles, splices in, nests or repeats a part. */
export function changeText(
  text: string,
  [kind, where, length, other, times]: Change,
  tokens: readonly string[],
): string {
  const at = where % (text.length + 1);
  const end = Math.min(text.length, at + length);
  const token = tokens[other % tokens.length] ?? '';
  const [head, part, tail] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
  const changes: readonly (() => string)[] = [
    () => head + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << (times % 8))) + text.slice(at + 1),
    () => head + tail,
    () => head + part + part + tail,
    () => head + token + text.slice(at),
    () => head + token + tail,
    () => head + token.repeat(2 ** times) + text.slice(at),
    () => head + (part || ' ').repeat(2 ** times) + tail,
    () => head,
    () => nested(head, part, tail, PAIRS[other % PAIRS.length] ?? '()', 2 ** times),
    // The part moves to another place.
    () =>
      `${(head + tail).slice(0, other % (head.length + tail.length + 1))}${part}${(head + tail).slice(other % (head.length + tail.length + 1))}`,
  ];
  const changed = changes[kind]?.();
  return (changed ?? text).slice(0, MOST_CHARACTERS);
}

function nested(head: string, part: string, tail: string, pair: string, depth: number): string {
  return head + pair.charAt(0).repeat(depth) + part + pair.charAt(1).repeat(depth) + tail;
}

/** Creates valid texts with up to six changes, texts made of tokens, and noise. */
export function mutatedTexts(seeds: readonly string[], tokens: readonly string[]): Arbitrary<string> {
  const all = [...tokens, ...ODD_TEXTS];
  const changed = fc
    .tuple(fc.nat(seeds.length - 1), fc.array(change, { maxLength: 6 }))
    .map(([seed, changes]) => changes.reduce((text, next) => changeText(text, next, all), seeds[seed] ?? ''));
  const joined = fc.array(fc.constantFrom(...all), { maxLength: 24 }).map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 3, arbitrary: joined },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  );
}

/** Creates texts of one repeated part, up to `length` characters, with something before and after it. */
export function repeatedTexts(length: number, seeds: readonly string[], tokens: readonly string[]): Arbitrary<string> {
  const all = [...tokens, ...ODD_TEXTS];
  const few = (maxLength: number, minLength = 0) =>
    fc.array(fc.constantFrom(...all), { minLength, maxLength }).map((parts) => parts.join(''));
  const edge = fc.oneof(few(3), fc.constantFrom('', ...seeds.filter((seed) => seed.length <= 2_000)));
  return fc.tuple(edge, few(3, 1), edge).map(([before, part, after]) => {
    const unit = part === '' ? ' ' : part;
    const room = Math.max(unit.length, length - before.length - after.length);
    return before + unit.repeat(Math.floor(room / unit.length)) + after;
  });
}
