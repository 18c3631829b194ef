import { endianness } from 'node:os';

/** OnKeyword receives the index of a keyword in the list, and the offset where it begins. */
type OnKeyword = (keyword: number, at: number) => void;

export type KeywordSearch = (bytes: Uint8Array, onKeyword: OnKeyword) => void;

/** A keyword to compare with the text, `offset` bytes before a pair of its bytes. */
type Candidate = { keyword: number; offset: number; bytes: Uint8Array };

const LEAST_BYTES = 3;
const PAIRS = 65_536;
const BYTES = 256;
/** Pairs that are listed before their keywords are compared. */
const BLOCK_PAIRS = 4_096;

/**
 * Creates a search for many keywords in one pass. Every keyword of three bytes or more contains a pair of bytes at an
 * even position of the text. The search lists the pairs of keywords in the text, and compares keywords where the byte
 * beside the pair is one of a keyword too. An automaton takes a step for each byte that depends on the step before;
 * this takes independent steps of two bytes and about the time of SHA-256 (`npm run bench -- --only secrets`). It is
 * linear in the same way: the work for a pair does not depend on the text.
 *
 * @param keywords - ASCII texts of at least three characters
 * @throws RangeError for shorter keywords
 */
export function createKeywordSearch(keywords: readonly string[]): KeywordSearch {
  const candidates = new Map<number, Candidate[]>();
  /** Pairs in classes, so that each class can have tables of the bytes before and after its pairs. 0: no pair. */
  const classes = new Uint8Array(PAIRS);
  const [before, after] = [new Uint8Array(BYTES * BYTES), new Uint8Array(BYTES * BYTES)];
  for (const [keyword, text] of keywords.entries()) {
    if (text.length < LEAST_BYTES) throw new RangeError(`the keyword ${text} is too short`);
    for (const offset of choosePairs(text)) {
      const bytes = Buffer.from(text, 'latin1');
      const pair = pairAt(bytes, offset);
      if (classes[pair] === 0) classes[pair] = 1 + (candidates.size % (BYTES - 1));
      candidates.set(pair, [...(candidates.get(pair) ?? []), { keyword, offset, bytes }]);
      const row = (classes[pair] ?? 0) * BYTES;
      if (offset > 0) before[row + (bytes[offset - 1] ?? 0)] = 1;
      else after[row + (bytes[2] ?? 0)] = 1;
    }
  }

  const isPair = classes.map((one) => (one === 0 ? 0 : 1));
  const places = new Uint32Array(BLOCK_PAIRS);

  return (bytes, onKeyword) => {
    const even = bytes.byteOffset % 2 === 0 ? bytes : Uint8Array.from(bytes);
    const pairs = new Uint16Array(even.buffer, even.byteOffset, even.length >> 1);
    for (let from = 0; from < pairs.length; from += BLOCK_PAIRS) {
      const count = listPlaces(pairs.subarray(from, from + BLOCK_PAIRS), isPair, places);
      for (let index = 0; index < count; index += 1) compare(even, from + (places[index] ?? 0), onKeyword);
    }
  };

  function compare(bytes: Uint8Array, place: number, onKeyword: OnKeyword): void {
    const at = place * 2;
    const pair = pairAt(bytes, at);
    const row = (classes[pair] ?? 0) * BYTES;
    const isAfter = at > 0 && before[row + (bytes[at - 1] ?? 0)] === 1;
    const isBefore = at + 2 < bytes.length && after[row + (bytes[at + 2] ?? 0)] === 1;
    if (!isAfter && !isBefore) return;
    for (const one of candidates.get(pair) ?? [])
      if (at >= one.offset && isAt(bytes, at - one.offset, one.bytes)) onKeyword(one.keyword, at - one.offset);
  }
}

/** Lists where pairs of keywords are, and returns how many. It has no branch, which would often be mispredicted. */
function listPlaces(pairs: Uint16Array, isPair: Uint8Array, places: Uint32Array): number {
  let count = 0;
  for (let index = 0; index < pairs.length; index += 1) {
    places[count] = index;
    count += isPair[pairs[index] ?? 0] ?? 0;
  }
  return count;
}

const IS_LITTLE = endianness() === 'LE';

/** Reads a pair as Uint16Array does on this machine. */
function pairAt(bytes: Uint8Array, at: number): number {
  const [first, second] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return IS_LITTLE ? first + second * BYTES : first * BYTES + second;
}

function isAt(bytes: Uint8Array, at: number, keyword: Uint8Array): boolean {
  if (at + keyword.length > bytes.length) return false;
  for (let index = 0; index < keyword.length; index += 1) if (bytes[at + index] !== keyword[index]) return false;
  return true;
}

/** Letters of English and of code by frequency. Other characters are rarer. */
const FREQUENT = 'etaoinsrlcdupmfhgbyvwkxzqj';

/** Returns the offsets of the rarest pair at an even and at an odd offset: one for each alignment of the keyword. */
function choosePairs(keyword: string): number[] {
  const offsets = Array.from({ length: keyword.length - 1 }, (_, offset) => offset);
  const rarity = (offset: number) => rarityOf(keyword[offset] ?? '') + rarityOf(keyword[offset + 1] ?? '');
  const rarest = (remainder: number) =>
    offsets
      .filter((offset) => offset % 2 === remainder)
      .reduce((best, offset) => (rarity(offset) > rarity(best) ? offset : best));
  return [rarest(0), rarest(1)];
}

/** Signs such as "/", "-" and "=" are in long lines of a text, letters in capitals and digits are not. */
function rarityOf(character: string): number {
  const place = FREQUENT.indexOf(character);
  if (place >= 0) return place;
  return /[A-Z0-9_~]/.test(character) ? FREQUENT.length + 4 : FREQUENT.length / 2;
}
