import { isUtf8 } from 'node:buffer';

/** A name in an archive as text, and whether its bytes are UTF-8 without NUL. */
export type TarName = { text: string; isUtf8: boolean; hasNul: boolean };

const [NUL, SLASH] = [0, 47];

/** What only an escaped byte looks like: bytes below 0x80 are characters, and NUL is the only one of them that is escaped. */
const LOOKS_ESCAPED = /\\x(?:00|[89a-f][0-9a-f])/;

/**
 * Different bytes give different text (B-11). Bytes that are not UTF-8, and NUL, are written as `\xff`. In a part between slashes that
 * has such an escape, or characters that look like one, each backslash is doubled; other parts stay as they are.
 */
export function readName(bytes: Buffer): TarName {
  const text = bytes.toString('utf8');
  const [valid, hasNul] = [isUtf8(bytes), bytes.includes(NUL)];
  if (valid && !hasNul && !LOOKS_ESCAPED.test(text)) return { text, isUtf8: true, hasNul };
  return { text: splitParts(bytes).map(escapePart).join('/'), isUtf8: valid, hasNul };
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
    const character = part.toString(length === 0 ? 'hex' : 'utf8', at, at + Math.max(1, length));
    if (length === 0) out.push(`\\x${character}`);
    else out.push(character === '\\' ? '\\\\' : character);
    at += Math.max(1, length);
  }
  return out.join('');
}

/** Bytes of the character that begins there; 0 where none does. */
function characterLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? NUL;
  if (lead === NUL) return 0;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}
