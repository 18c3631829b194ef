import {
  announcesHash,
  isCommitHash,
  isCompactDay,
  isDay,
  isDescribedHash,
  joinTokens,
  splitTokensAtDots,
  type TagToken,
} from './tag-tokens.ts';
import { normaliseVariant } from './tag-variant.ts';

/** A tag name read as a date or a running number: its pattern ("stretch-YYYYMMDD", "build-#") and its value. */
export type DateTag = { pattern: string; numbers: number[]; hasDay: boolean };

const SEPARATED_DAY = /(?<![0-9A-Za-z])(\d{4})([-_.])(\d{2})\2(\d{2})(?![0-9])/;
const CLOCK = /^([-_.T]?)(\d{2})([-_.:]?)(\d{2})(?:\3(\d{2}))?(Z?)(?=$|[-_.])/;
const VERSION_AT_START = /^[vV]?\d+\.\d+\.\d+/;
const COUNTER_WORD = /^(?:build|bld|ci|run|job|pipeline)$/i;

/**
 * Reads a calendar date anywhere in the name, or a running number (five digits and more, or after "build"). Null when the name
 * begins with a version, because "1.2.3-20260918" is a version built on a day.
 */
export function findDate(name: string): DateTag | null {
  const separated = findSeparatedDay(name);
  if (separated) return separated;
  if (VERSION_AT_START.test(name)) return null;
  const tokens = splitTokensAtDots(name);
  return findCompactDay(name, tokens) ?? findCounter(tokens);
}

/** Finds 2026-09-18, 2026.09.18 or 2026_09_18, each with an optional time after it. */
function findSeparatedDay(name: string): DateTag | null {
  const match = SEPARATED_DAY.exec(name);
  if (!match) return null;
  const [text, year = '', separator = '', month = '', day = ''] = match;
  if (!isDay(year, month, day)) return null;
  const before = name.slice(0, match.index);
  if (VERSION_AT_START.test(before)) return null;
  return dated(
    before,
    `YYYY${separator}MM${separator}DD`,
    Number(year + month + day),
    name.slice(match.index + text.length),
  );
}

function findCompactDay(name: string, tokens: TagToken[]): DateTag | null {
  let offset = 0;
  for (const [index, token] of tokens.entries()) {
    offset += token.separator.length;
    const day = token.text.slice(0, 8);
    const stands = isCompactDay(day) && /^(?:\d{4}|\d{6}|T\d{4,6}Z?)?$/.test(token.text.slice(8));
    if (stands && !announcesHash(tokens[index - 1]?.text ?? '')) {
      return dated(name.slice(0, offset), 'YYYYMMDD', Number(day), name.slice(offset + 8));
    }
    offset += token.text.length;
  }
  return null;
}

function dated(before: string, pattern: string, day: number, after: string): DateTag {
  const prefix = joinTokens(splitTokensAtDots(before).map(generaliseToken));
  const time = CLOCK.exec(after);
  const numbers = [day];
  let rest = after;
  let suffix = '';
  if (time && Number(time[2]) < 24 && Number(time[4]) < 60) {
    numbers.push(Number(`${time[2]}${time[4]}${time[5] ?? '00'}`));
    suffix = `${time[1]}hh${time[3]}mm${time[5] === undefined ? '' : `${time[3]}ss`}${time[6]}`;
    rest = after.slice(time[0].length);
  } else {
    // "xenial-20180112.1": a second build of the day belongs to the same stream.
    const again = /^[-_.](\d{1,4})(?=$|[-_.])/.exec(after);
    if (again) {
      numbers.push(Number(again[1]));
      rest = after.slice(again[0].length);
    }
  }
  const variant = normaliseVariant(rest);
  return {
    pattern: prefix + pattern + suffix + variant.family,
    numbers: [...numbers, ...variant.revision],
    hasDay: true,
  };
}

function findCounter(tokens: TagToken[]): DateTag | null {
  const index = tokens.findIndex((token, at) => isCounter(token.text, tokens[at - 1]?.text ?? ''));
  const found = tokens[index];
  if (!found) return null;
  const pattern = tokens.map((token, at) => (at === index ? { ...token, text: '#' } : generaliseToken(token)));
  return { pattern: joinTokens(pattern), numbers: [Number(found.text)], hasDay: false };
}

function isCounter(text: string, before: string): boolean {
  if (!/^\d{1,15}$/.test(text)) return false;
  return (text.length >= 5 && !announcesHash(before)) || COUNTER_WORD.test(before);
}

function generaliseToken(token: TagToken): TagToken {
  return isCommitHash(token.text) || isDescribedHash(token.text) ? { ...token, text: '<sha>' } : token;
}
