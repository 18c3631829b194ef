import { describe, expect, it } from 'vitest';
import { findJson } from '#lib/registry/json.ts';
import { findAnswerError } from '#lib/registry/transport/answer-text.ts';

const MIB = 1024 * 1024;
const find = (text: string) => findJson(Buffer.from(text));

describe('the JSON of an answer', () => {
  it('is what it says, with a byte order mark and bytes that are no UTF-8 too', () => {
    expect(find('\uFEFF{"tags":["a"]}')).toEqual({ tags: ['a'] });
    expect(findJson(Buffer.from([0x22, 0xff, 0x22]))).toBe('\uFFFD');
  });

  it.each(['', '{', '<html>', 'undefined', '{"a":1}{'])('is none: %j', (text) => {
    expect(find(text)).toBeUndefined();
  });

  it('is none where it is nested deeper than anything that registries send', () => {
    expect(find('['.repeat(64) + ']'.repeat(64))).toBeDefined();
    expect(find('['.repeat(65) + ']'.repeat(65))).toBeUndefined();
  });

  it.each(['{}', '[]', '{"a":{"b":{"c":1}}}', '{"a":1}'])(
    'is none where 8 MiB of %s would take many times that in memory',
    (unit) => {
      const bytes = Buffer.from(`{"tags":[${`${unit},`.repeat((8 * MIB) / (unit.length + 1))}0]}`);
      const before = process.memoryUsage().heapUsed;
      expect(findJson(bytes)).toBeUndefined();
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(8 * MIB);
    },
  );

  it('is whole where it is the longest list of tags that is read', () => {
    const tags = Array.from({ length: 100_000 }, (_, at) => `build-${at}`);
    expect(find(JSON.stringify({ name: 'team/app', tags }))).toEqual({ name: 'team/app', tags });
  });
});

it('of an error body only the first error is checked, however many follow', () => {
  const errors = (...all: unknown[]) => findAnswerError(Buffer.from(JSON.stringify({ errors: all })));
  expect(errors({ code: 'DENIED', message: 'no' }, 'text', 7)).toEqual({ code: 'DENIED', message: 'no' });
  expect(errors('text', { code: 'DENIED' })).toBeNull();
  expect(errors()).toBeNull();
});
