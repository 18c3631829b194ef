import { describe, expect, it } from 'vitest';
import { findJson } from '#lib/registry/json.ts';
import { findAnswerError } from '#lib/registry/transport/answer-text.ts';

const MIB = 1024 * 1024;
const find = (text: string) => findJson(Buffer.from(text));

describe('findJson', () => {
  it('returns the value despite a byte order mark or invalid UTF-8', () => {
    expect(find('\uFEFF{"tags":["a"]}')).toEqual({ tags: ['a'] });
    expect(findJson(Buffer.from([0x22, 0xff, 0x22]))).toBe('\uFFFD');
  });

  it.each(['', '{', '<html>', 'undefined', '{"a":1}{'])('returns undefined for %j', (text) => {
    expect(find(text)).toBeUndefined();
  });

  it('returns undefined for deeper nesting than registries send', () => {
    expect(find('['.repeat(64) + ']'.repeat(64))).toBeDefined();
    expect(find('['.repeat(65) + ']'.repeat(65))).toBeUndefined();
  });

  it.each(['{}', '[]', '{"a":{"b":{"c":1}}}', '{"a":1}'])(
    'returns undefined for 8 MiB of %s, which would need much more memory',
    (unit) => {
      const bytes = Buffer.from(`{"tags":[${`${unit},`.repeat((8 * MIB) / (unit.length + 1))}0]}`);
      const before = process.memoryUsage().heapUsed;
      expect(findJson(bytes)).toBeUndefined();
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * MIB);
    },
  );

  it('returns the longest list of tags that is allowed', () => {
    const tags = Array.from({ length: 100_000 }, (_, at) => `build-${at}`);
    expect(find(JSON.stringify({ name: 'team/app', tags }))).toEqual({ name: 'team/app', tags });
  });
});

it('findAnswerError checks only the first of many errors', () => {
  const errors = (...all: unknown[]) => findAnswerError(Buffer.from(JSON.stringify({ errors: all })));
  expect(errors({ code: 'DENIED', message: 'no' }, 'text', 7)).toEqual({ code: 'DENIED', message: 'no' });
  expect(errors('text', { code: 'DENIED' })).toBeNull();
  expect(errors()).toBeNull();
});
