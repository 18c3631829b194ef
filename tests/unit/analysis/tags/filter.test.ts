import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { InvalidGlobError, tagFilter } from '#lib/analysis/tags/filter.ts';
import { parseGlob } from '#lib/analysis/tags/glob.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const names = [
  'latest',
  'v1.2.3',
  '1.2.3-alpine',
  '1.2.3-alpine3.21',
  'pr-12',
  '20260918',
  'a',
  '_x',
  'main-3f2a9c1',
  'A',
];
const globs = [
  '*',
  '**',
  'v*',
  '*-alpine*',
  '*.*.*',
  '?',
  '[a-c]',
  '[^a-c]*',
  '{latest,pr-*}',
  'v[0-9].*',
  '1.{2,3}.{3,4}-*',
  '\\*',
  '{a,{b,_x}}',
  '*e*a*',
];

describe('parseGlob', () => {
  it.each(globs)('matches for %s what picomatch matches', (glob) => {
    const oracle = picomatch(glob, { dot: true });
    expect(names.filter((name) => parseGlob(glob).matches(name))).toEqual(names.filter((name) => oracle(name)));
  });

  it('reads [!…] as negation and a backslash as escape', () => {
    expect(names.filter((name) => parseGlob('[!a-c]').matches(name))).toEqual(['A']);
    expect(parseGlob('a\\*').matches('a*')).toBe(true);
    expect(parseGlob('a\\*').matches('ab')).toBe(false);
  });

  it.each([
    ['', 'is empty'],
    ['a'.repeat(257), 'more than 256'],
    ['[abc', 'without its ]'],
    ['{a,b', 'without its partner'],
    ['a}', 'without its partner'],
    ['!v*', 'starts with !'],
    ['+(a|+(b|c))', 'a group like @(…)'],
    ['@(a|b)', 'a group like @(…)'],
    ['[9-0]', 'range'],
    ['{a,b}'.repeat(7), 'more than 64'],
  ])('rejects %j with a hint', (glob, text) => {
    expect(() => parseGlob(glob)).toThrow(InvalidGlobError);
    expect(() => parseGlob(glob)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(text), hint: expect.stringMatching(/^\p{Lu}.*\.$/u) }),
    );
  });

  it('accepts 256 characters and 64 alternatives', () => {
    expect(parseGlob('a'.repeat(256)).matches('a'.repeat(256))).toBe(true);
    expect(parseGlob('{a,b}'.repeat(6)).matches('ababab')).toBe(true);
  });

  it('stays fast for patterns that make a regular expression backtrack (X-29)', () => {
    const glob = parseGlob(`${'*a'.repeat(100)}*b`);
    const start = cpuMs();
    for (let turn = 0; turn < 1_000; turn += 1) glob.matches('a'.repeat(128));
    expect(cpuMs() - start).toBeLessThan(1_000);
  });
});

describe('tagFilter', () => {
  it.each<[string, string[], string[], boolean]>([
    ['latest', [], [], true],
    ['latest', ['v*'], [], false],
    ['v1', ['v*'], [], true],
    ['v1-rc1', ['v*'], ['*-rc*'], false],
    ['latest', [], ['latest'], false],
    ['LATEST', ['latest'], [], false],
    ['b', ['a', 'b'], [], true],
    ['x'.repeat(129), [], [], false],
  ])('decides about tag %s with include %j, exclude %j: %s', (name, include, exclude, passes) => {
    expect(tagFilter(include, exclude)(name)).toBe(passes);
  });

  it('accepts at most 100 patterns', () => {
    const many = Array.from({ length: 101 }, (_, index) => `v${index}`);
    expect(() => tagFilter(many, [])).toThrow(InvalidGlobError);
    expect(tagFilter(many.slice(1), [])('v100')).toBe(true);
  });
});
