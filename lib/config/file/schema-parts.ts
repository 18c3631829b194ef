import { z } from 'zod';
import { RELATIONS } from '#lib/domain/relation.ts';
import { parseBytes, parseShare } from '#lib/format/typed.ts';
import { DURATION_PATTERN, findSeconds } from './duration.ts';

/** Schemas that several sections use. Error texts are "what is wrong\nwhat to do". */

const CONTROL = /\p{Cc}/u;

/** One line of text without control characters. */
export const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((value) => !CONTROL.test(value), 'contains a control character\nwrite it on one line, without \\x escapes');

const NO_SIZE = 'is no size\nwrite bytes, or a number with kB, MB, GB or KiB, MiB, GiB: 200 MB';
/** A size in bytes, as a number or as "200 MB". */
export const Size = z
  .union([z.int().min(0, NO_SIZE), z.string().refine((value) => parseBytes(value) !== null, NO_SIZE)], NO_SIZE)
  .transform((value) => (typeof value === 'number' ? value : (parseBytes(value) ?? 0)));

const NO_SHARE = 'is no share\nwrite 3 %, or 0.03';
/** A share, as 0.03 or "3 %". */
export const Share = z
  .union(
    [
      z.number().min(0, NO_SHARE),
      z.string().refine((value) => /%\s*$/.test(value) && parseShare(value) !== null, NO_SHARE),
    ],
    NO_SHARE,
  )
  .transform((value) => (typeof value === 'number' ? value : (parseShare(value) ?? 0)));

/** Whole hours or days, as a number or as "30 d". @param seconds - length of one */
export const wholeSpan = (seconds: number, noun: 'hours' | 'days') => {
  const wrong = `is no number of ${noun}\nwrite a whole one, or a duration that is one: ${noun === 'days' ? '30 d' : '12 h'}`;
  const count = (value: string) => (findSeconds(withoutSpaces(value)) ?? Number.NaN) / seconds;
  return z
    .union(
      [z.int().min(0, wrong), z.string().refine((value) => isDuration(value) && Number.isInteger(count(value)), wrong)],
      wrong,
    )
    .transform((value) => (typeof value === 'number' ? value : count(value)));
};

const withoutSpaces = (value: string) => value.replaceAll(' ', '');
const isDuration = (value: string) => DURATION_PATTERN.test(withoutSpaces(value));

export const MatchesEntry = z
  .strictObject({
    repository: text(256).optional().describe('Glob over host/path, such as ghcr.io/team-a/*; * also matches slashes.'),
    owner: text(100).optional().describe('The team whose it is.'),
    relation: z.enum(RELATIONS).optional().describe('Built here, or by others.'),
    stream: text(256).optional().describe('Glob over streams: main, or by their key: tag:main, semver:*.'),
    platform: text(100).optional().describe('Glob over platforms, such as linux/arm64 or linux/*.'),
  })
  .describe('All given conditions must match. Without conditions everything matches.');
