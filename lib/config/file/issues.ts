import type { z } from 'zod';
import type { YamlText } from './document.ts';
import type { Mistake, Path } from './mistake.ts';
import { findNearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;
type Locators = Pick<YamlText, 'locate' | 'locateKey'>;

/** Turns a schema's issues into mistakes with positions. @param base - path of the refused value */
export function toMistakes(error: z.ZodError, base: Path, schema: z.ZodType, text: Locators): Mistake[] {
  return error.issues.flatMap((issue) => {
    const path: Path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, issue.path);
      return issue.keys.map((key) => {
        const place = [...path, key];
        return { ...text.locateKey(place), path: place, message: 'this key is not known', hint: hintFor(key, known) };
      });
    }
    const [message, hint] = describeIssue(issue);
    return [{ ...text.locate(path), path, message, hint }];
  });
}

export function hintFor(key: string, known: readonly string[]): string {
  const nearest = findNearest(key, known);
  return nearest === null ? `known here: ${known.join(', ')}` : `did you mean ${nearest}?`;
}

function describeIssue(issue: Issue): readonly [message: string, hint: string] {
  const [own, ownHint] = issue.message.split('\n');
  if (own && ownHint) return [own, ownHint];
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue.expected, issue.input);
    case 'invalid_value':
      if (issue.input === undefined) return ['is missing', `write one of ${issue.values.join(', ')}`];
      return [`is ${quote(issue.input)}`, `it must be ${issue.values.join(' or ')}`];
    case 'too_small':
      return issue.origin === 'array'
        ? ['is an empty list', 'write at least one entry, or leave the key out']
        : ['is empty', 'write something, or leave the key out'];
    case 'too_big':
      return issue.origin === 'array'
        ? [`has more than ${issue.maximum} entries`, 'keep to fewer']
        : [`has more than ${issue.maximum} characters`, 'keep it shorter'];
    default:
      return ['does not have the expected form', 'see docs/plimsoll-yaml.md'];
  }
}

const NOUNS: Record<string, string> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  number: 'a number',
  int: 'a whole number',
};

function describeType(expected: string, input: unknown): readonly [string, string] {
  const wanted = NOUNS[expected] ?? expected;
  if (input === undefined) return ['is missing', `write ${wanted}`];
  if (input === null) return ['has no value', `write ${wanted}, or leave the key out`];
  const found = Array.isArray(input) ? 'array' : typeof input;
  // The value itself is never repeated: it may be a misplaced secret.
  const shown = found === 'boolean' ? String(input) : (NOUNS[found] ?? found);
  const hint =
    expected === 'string' && found !== 'array' && found !== 'object' ? 'put it into quotes' : `write ${wanted}`;
  return [`is ${shown} where ${wanted} belongs`, hint];
}

function quote(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : 'something else';
}

/** The keys of the object at a path within a schema. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const part of path) at = shapeOf(at)?.[String(part)];
  return Object.keys(shapeOf(at) ?? {});
}

/** Returns an object schema's shape, without its wrappers; null for any other schema. */
function shapeOf(schema: unknown): Record<string, unknown> | null {
  let at = schema;
  while (typeof at === 'object' && at !== null) {
    if ('shape' in at && typeof at.shape === 'object') return at.shape as Record<string, unknown>;
    const { def } = at as { def?: { innerType?: unknown; in?: unknown } };
    at = def?.innerType ?? def?.in;
  }
  return null;
}
