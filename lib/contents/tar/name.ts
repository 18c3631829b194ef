import { isUtf8 } from 'node:buffer';

/** TarName is a name of an archive as text, with what its bytes were. */
export type TarName = { text: string; isUtf8: boolean; hasNul: boolean; isCut: boolean };

const [NUL, SLASH, BACKSLASH] = [0, 47, 92];

/** Matches text that looks like an escaped byte. Of the bytes below 0x80 only NUL is escaped. */
const LOOKS_ESCAPED = /\\x(?:00|[89a-f][0-9a-f])/;

/** Parts that are cleaned away ("//", "./") do not count towards the length, so more bytes are read than kept. */
const READ_FOR_KEPT = 16;

/**
 * Converts a name so that different bytes give different text (B-11). Invalid UTF-8 and NUL are written as `\xff`. In a
 * path part with such an escape, or with text that looks like one, each backslash is doubled. Other parts are
 * unchanged.
 *
 * @param keptBytes - at least this many bytes of a longer name are read
 */
export function readName(name: Buffer, keptBytes: number): TarName {
  const bytes = name.subarray(0, keptBytes * READ_FOR_KEPT);
  const text = bytes.toString('utf8');
  const [valid, hasNul] = [isUtf8(bytes), bytes.includes(NUL)];
  if (valid && !hasNul && !LOOKS_ESCAPED.test(text))
    return { text, isUtf8: true, hasNul, isCut: name.length > bytes.length };
  const escaped = bytes.subarray(0, keptBytes);
  const isCut = name.length > escaped.length;
  return { text: splitParts(escaped).map(escapePart).join('/'), isUtf8: valid, hasNul, isCut };
}

function splitParts(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(SLASH); end !== -1; end = bytes.indexOf(SLASH, start)) {
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...parts, bytes.subarray(start)];
}

function escapePart(part: Buffer): string {
  const text = part.toString('utf8');
  if (isUtf8(part) && !part.includes(NUL)) return LOOKS_ESCAPED.test(text) ? text.replaceAll('\\', '\\\\') : text;
  const out: string[] = [];
  for (let at = 0; at < part.length; ) {
    const length = characterLength(part, at);
    if (length === 0) out.push(ESCAPES[part[at] ?? NUL] ?? '');
    else out.push(part[at] === BACKSLASH ? '\\\\' : part.toString('utf8', at, at + length));
    at += Math.max(1, length);
  }
  return out.join('');
}

const ESCAPES = Array.from({ length: 256 }, (_, byte) => `\\x${byte.toString(16).padStart(2, '0')}`);

/** Returns the length in bytes of the UTF-8 character at `at`, or 0 when there is none. */
function characterLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? NUL;
  if (lead < 0x80) return lead === NUL ? 0 : 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const follows = bytes[at + 1] ?? NUL;
  return follows >= 0x80 && follows < 0xc0 && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
