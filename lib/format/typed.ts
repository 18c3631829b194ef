import { formatCount } from './count.ts';

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
/** Units in which a size is written back, the usual ones first. */
const WRITTEN = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['TiB', 1024 ** 4],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

const NUMBER = /^(\d{1,16}(?:\.\d{1,15})?|\.\d{1,15})$/;
const SIZE = /^([\d.,_ ]+?) ?([a-z]+)?$/i;
const GROUPED = /^\d{1,3}([,_ ]\d{3})+(?=\.|$)/;

/** "1,204.5" → 1204.5; null for what is no number of ours: "1,5", "1e9", "-1". */
export function parseDecimal(text: string): number | null {
  const trimmed = text.trim();
  const plain = GROUPED.test(trimmed) ? trimmed.replace(/[,_ ]/g, '') : trimmed;
  return NUMBER.test(plain) ? Number(plain) : null;
}

/**
 * Bytes as people type them, in powers of 1000 or, with an i, of 1024: "10 MB", "1.5GiB", "512 KiB", "1,204". A number alone
 * is bytes. Null for what is no size, and for more than a double holds exactly.
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

/** A share as people type it: "3 %", "3%" and "3" are 0.03. Null for what is no share. */
export function parseShare(text: string): number | null {
  const number = parseDecimal(text.trim().replace(/ ?%$/, ''));
  // Not a division of the double: 0.07 and not 0.07000000000000001.
  return number === null ? null : Number((number / 100).toPrecision(12));
}

/** A whole number as people type it: "1,000" → 1000. Null for what is none. */
export function parseCount(text: string): number | null {
  const number = parseDecimal(text);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

/** Bytes so that `parseBytes` gives the very same: 10485760 → "10 MiB", 10000000 → "10 MB", 1234567 → "1.234567 MB". */
export function typedBytes(bytes: number): string {
  const texts = WRITTEN.filter(([, factor]) => bytes >= factor)
    .map(([unit, factor]) => `${Number((bytes / factor).toPrecision(15))} ${unit}`)
    .filter((text) => parseBytes(text) === bytes);
  const shortest = texts.toSorted((a, b) => a.length - b.length)[0];
  return shortest !== undefined && shortest.length <= 14 ? shortest : `${formatCount(bytes)} B`;
}

/** A share so that `parseShare` gives the very same: 0.03 → "3 %". */
export const typedShare = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;
