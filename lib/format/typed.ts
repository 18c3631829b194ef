const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  k: 1e3,
  kb: 1e3,
  kib: 1024,
  m: 1e6,
  mb: 1e6,
  mib: 1024 ** 2,
  g: 1e9,
  gb: 1e9,
  gib: 1024 ** 3,
  t: 1e12,
  tb: 1e12,
  tib: 1024 ** 4,
};
const MB = 1e6;

const NUMBER = /^(\d{1,16}(?:\.\d{1,15})?|\.\d{1,15})$/;
const SIZE = /^([\d.,_ ]+?) ?([a-z]+)?$/i;
const GROUPED = /^\d{1,3}([,_ ]\d{3})+(?=\.|$)/;

/** Parses "1,204.5" → 1204.5. Returns null for other notations: "1,5", "1e9", "-1". */
export function parseDecimal(text: string): number | null {
  const trimmed = text.trim();
  const plain = GROUPED.test(trimmed) ? trimmed.replace(/[,_ ]/g, '') : trimmed;
  return NUMBER.test(plain) ? Number(plain) : null;
}

/**
 * Parses bytes as people type them, in powers of 1000 or, with an "i", of 1024: "10 MB", "1.5GiB", "512 KiB", "1,204".
 * A number without a unit is bytes. Returns null for invalid text and beyond safe integers.
 */
export function parseBytes(text: string): number | null {
  const [, amount, unit] = SIZE.exec(text.trim()) ?? [];
  if (amount === undefined) return null;
  const number = parseDecimal(amount);
  const factor = unit === undefined ? 1 : Object.hasOwn(UNITS, unit.toLowerCase()) && UNITS[unit.toLowerCase()];
  if (number === null || factor === false || factor === undefined) return null;
  const bytes = Math.round(number * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** Parses a share as people type it: "3 %", "3%" and "3" are 0.03. Returns null for invalid text. */
export function parseShare(text: string): number | null {
  const number = parseDecimal(text.trim().replace(/ ?%$/, ''));
  // Rounded, because a plain division gives 0.07000000000000001 instead of 0.07.
  return number === null ? null : Number((number / 100).toPrecision(12));
}

/** Parses a whole number as people type it: "1,000" → 1000. Returns null for invalid text. */
export function parseCount(text: string): number | null {
  const number = parseDecimal(text);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

/**
 * Parses a size of a settings field. Without a unit it is in MB: "1.5", "1.5 MB" and "1500 kB" are 1,500,000 bytes.
 * Returns null for invalid text and beyond safe integers.
 */
export function parseMegabytes(text: string): number | null {
  return parseBytes(/[a-z]\s*$/i.test(text) ? text : `${text.trim()} MB`);
}

/**
 * Formats bytes in MB: 500000 → "0.5 MB", 1234567 → "1.234567 MB". `parseBytes` returns the same number below 4 PB; above, the
 * last digit can differ.
 */
export const typedBytes = (bytes: number): string => `${Number((bytes / MB).toPrecision(16))} MB`;

/** Formats a share so that `parseShare` returns the same number: 0.03 → "3 %". */
export const typedShare = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;
