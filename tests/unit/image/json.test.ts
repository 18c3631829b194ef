import { expect, it } from 'vitest';
import { InvalidManifestError } from '#lib/image/errors.ts';
import { type JsonBounds, parseJsonBounded } from '#lib/image/json.ts';

function codeOf(text: string, bounds: Partial<JsonBounds> = {}): string {
  try {
    parseJsonBounded(Buffer.from(text), bounds);
    return 'none';
  } catch (error) {
    if (error instanceof InvalidManifestError) return error.code;
    throw error;
  }
}

it('parseJsonBounded counts objects, lists, keys and values before it parses, except within strings', () => {
  expect(codeOf(`[${'{},'.repeat(99_998)}{}]`)).toBe('none');
  expect(codeOf(`[${'{},'.repeat(99_999)}{}]`)).toBe('limit');
  expect(codeOf(`[${'0,'.repeat(499_999)}0]`)).toBe('none');
  expect(codeOf(`[${'0,'.repeat(500_000)}0]`)).toBe('limit');
  expect(codeOf('{"a":1,"b":{"c":2}}', { maxParts: 5 })).toBe('none');
  expect(codeOf('{"a":1,"b":{"c":2}}', { maxParts: 4 })).toBe('limit');
  expect(codeOf(JSON.stringify([',:{[\\",'.repeat(100), 1]), { maxParts: 1, maxValues: 2 })).toBe('none');
});
