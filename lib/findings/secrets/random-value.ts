const LEAST_RANDOM = 16;
const MOST_READ = 512;

/**
 * Reports letters and digits that alternate too often for words: base64, hexadecimal, UUID. OpenPGP key ids and git
 * hashes do not count.
 */
export function looksRandom(value: string): boolean {
  const text = decodePercents(value.slice(0, 2 * MOST_READ)).slice(0, MOST_READ);
  if (text.length < LEAST_RANDOM || !/^[A-Za-z0-9+/=_.~-]+$/.test(text) || !/\d/.test(text)) return false;
  if (/^(?:0x)?(?:[0-9A-Fa-f]{16}|[0-9A-Fa-f]{40})$/.test(text) || /^\d+$/.test(text)) return false;
  let [changes, digits, before] = [0, 0, ''];
  for (const character of text) {
    const kind = kindOf(character);
    if (kind === 'digit') digits += 1;
    if (kind !== 'other' && before !== '' && kind !== before) changes += 1;
    if (kind !== 'other') before = kind;
  }
  return digits >= 2 && changes / text.length >= 0.25;
}

/** Reports whether one of several values is random. Blanks, commas or semicolons separate them. */
export const hasRandom = (values: string): boolean => values.split(/[\s,;]+/).some(looksRandom);

/** Decodes URL-encoded base64, also when encoded several times, and removes the mark of a truncated text. */
function decodePercents(value: string): string {
  return value.replace(/%(?:25){0,3}(?:2[BbFf]|3[Dd])/g, '+').replace(/…$/, '');
}

function kindOf(character: string): 'digit' | 'upper' | 'lower' | 'other' {
  const code = character.charCodeAt(0);
  if (code >= 48 && code <= 57) return 'digit';
  if (code >= 65 && code <= 90) return 'upper';
  return code >= 97 && code <= 122 ? 'lower' : 'other';
}
