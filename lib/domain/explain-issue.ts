import type { z } from 'zod';

/** What to write for each type that a schema expects. */
const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
};

/** What to write for each format of a text. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'Write an e-mail address, for example team@example.com',
  url: 'Write the full URL, for example https://example.com/path',
  datetime: 'Write a time, for example 2026-01-31T09:00:00Z',
  date: 'Write a date, for example 2026-01-31',
  uuid: 'Write a UUID',
};

/**
 * Explains what to write in place of a refused value, as a sentence without its full stop. It replaces the default messages of zod, as
 * the `error` option of a parse; a schema's own message takes precedence. The refused value is never repeated: it may be a secret.
 */
export function explainIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wantedText(issue);
    case 'too_small':
      return boundText(issue, 'least');
    case 'too_big':
      return boundText(issue, 'most');
    case 'invalid_value':
      return issue.values.length === 1
        ? `Write ${String(issue.values[0])}`
        : `Write one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'Correct the format';
    case 'unrecognized_keys':
      return `Remove ${issue.keys.join(', ')}: Plimsoll does not know ${issue.keys.length === 1 ? 'this field' : 'these fields'}`;
    case 'not_multiple_of':
      return `Write a multiple of ${issue.divisor}`;
    default:
      return 'Correct the format';
  }
}

type Issue<Code> = Extract<z.core.$ZodRawIssue, { code: Code }>;

function wantedText({ expected, inst, input }: Issue<'invalid_type'>): string {
  // The schema of a whole number expects "number" of a text, and "int" of a fraction.
  const def = inst?._zod.def;
  const isWhole = def !== undefined && 'format' in def && def.format === 'safeint';
  const wanted = isWhole ? 'a whole number' : (WANTED[expected] ?? expected);
  return input === undefined ? `Required: write ${wanted}` : `Write ${wanted}`;
}

function boundText(issue: Issue<'too_small'> | Issue<'too_big'>, side: 'least' | 'most'): string {
  const bound = String(issue.code === 'too_small' ? issue.minimum : issue.maximum);
  const at = issue.exact === true ? 'exactly' : `at ${side}`;
  const one = bound === '1';
  switch (issue.origin) {
    case 'string':
      return one && side === 'least'
        ? 'Write at least one character'
        : `Write ${at} ${bound} ${one ? 'character' : 'characters'}`;
    case 'array':
    case 'set':
      return one && side === 'least' ? 'Add at least one entry' : `Write ${at} ${bound} ${one ? 'entry' : 'entries'}`;
    default:
      return `Write ${nounOf(issue)} of ${bound} or ${side === 'least' ? 'more' : 'less'}`;
  }
}

/** Only shares and factors have a fraction, and their bounds are 0 and 100. */
const nounOf = ({ origin, input }: { origin: string; input?: unknown }): string =>
  origin === 'int' || (typeof input === 'number' && Number.isInteger(input)) ? 'a whole number' : 'a number';
