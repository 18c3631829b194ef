import { describe, expect, it } from 'vitest';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { mistakesOf } from './mistakes.ts';

const CANARY = 'hunter2';

describe('a YAML error in plimsoll.yaml', () => {
  it.each([
    ['registries:\n\t- host: a', '2:1: a tab is used to indent (indent with spaces)'],
    ['owners: []\nowners: []', '2:1: this key was written before in the same map (keep one of the two)'],
    [
      'owners: [',
      '1:10: the indentation does not fit (indent what belongs together by the same number of spaces, and close brackets)',
    ],
    ['a: "b', '1:6: a quote, bracket, colon or comma is missing (close what was opened, and separate what follows)'],
    [
      'a: b: c',
      '1:4: a second “key: value” begins within a value (put text with “: ” in it into quotes, or begin a new line)',
    ],
    ['---\na: 1\n---\nb: 2', '3:1: a second document begins (remove the line ---: a file is one document)'],
    ['? [a]\n: 1', '1:3: a key is not text (write a name as the key)'],
    [
      'a: *b',
      '1:4: an alias (*) has no anchor (&) before it (put text that begins with * into quotes, or write the anchor first)',
    ],
    ['a: &a [*a]', '1:8: an alias refers to a value that contains it (write the value in full)'],
    [
      'a: "\\q"',
      '1:5: a backslash in double quotes makes no known character (write \\\\ for a backslash, or use single quotes)',
    ],
    ['a: !env X', '1:4: a tag (!) is not known (leave it out, or put text that begins with ! into quotes)'],
    [
      'owners: []\nrules: []\naccess: {roles: {}, "roles": {}}',
      '3:21: this key was written before in the same map (keep one of the two)',
    ],
    ['a: `x`', '1:4: text cannot begin with this character (put it into quotes)'],
  ])('has its position, reason and what to do: %j', (text, expected) => {
    expect(mistakesOf(text)).toEqual([`plimsoll.yaml:${expected}`]);
  });

  it.each([
    `*${CANARY}`,
    `!${CANARY} x`,
    `%${CANARY}`,
    `@${CANARY}`,
    `"${CANARY}`,
    `"\\q${CANARY}"`,
    `'a' ${CANARY}`,
    `a: ${CANARY}`,
    `|${CANARY}`,
  ])('shows no password written as %s (X-01)', (value) => {
    const said = mistakesOf(`registries:\n  - host: a.b\n    credentials: {username: a}\n    password: ${value}\n`);
    expect(said.length).toBeGreaterThan(0);
    expect(said.join()).not.toContain(CANARY);
  });
});

describe('a file that expands without limit', () => {
  const bomb = (levels: number, width: number) =>
    Array.from({ length: levels }, (_, at) =>
      at === 0
        ? `a0: &a0 [x, x, x]`
        : `a${at}: &a${at} [${Array.from({ length: width }, () => `*a${at - 1}`).join(', ')}]`,
    ).join('\n');

  it.each([
    ['a billion laughs', bomb(12, 9)],
    ['many uses of a long list', `a: &a [${'x, '.repeat(2_000)}x]\nb: [${'*a, '.repeat(1_000)}*a]`],
    ['too many uses', `a: &a x\nb: [${'*a, '.repeat(3_000)}*a]`],
    ['uses and nothing else', `a: &a x\nb: [${'*a, '.repeat(50_000)}*a]`],
  ])('is rejected quickly: %s', (_, text) => {
    const startedAt = cpuMs();
    expect(mistakesOf(text)).toEqual([
      'plimsoll.yaml:1:1: its aliases expand to more than 200,000 values (write the aliased values in full, or split the lists of the file)',
    ]);
    expect(cpuMs() - startedAt).toBeLessThan(4_000);
  });

  it('is rejected when lists are nested too deeply', () => {
    const [first] = mistakesOf('['.repeat(100_000));
    expect(first).toContain('lists or maps lie too deep within each other');
  });
});

describe('a file that is nested too deeply', () => {
  it.each([
    ['brackets', (depth: number) => `owners: ${'['.repeat(depth)}${']'.repeat(depth)}`],
    ['braces', (depth: number) => `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`],
    ['brackets without an end', (depth: number) => `owners: ${'['.repeat(depth)}`],
    ['keys in one line', (depth: number) => `${'url: '.repeat(depth)}x`],
    ['dashes in one line', (depth: number) => `owners:\n  ${'- '.repeat(depth)}x`],
  ])('has exactly one error: %s', (_, text) => {
    for (const depth of [65, 5_000, 100_000])
      expect(mistakesOf(text(depth))).toEqual([
        expect.stringMatching(/:1:1: lists or maps lie too deep within each other/),
      ]);
    expect(mistakesOf(text(10))).not.toEqual([expect.stringMatching(/too deep/)]);
  });

  it('has at most 20 errors when nested by indentation', () => {
    const text = Array.from({ length: 1_400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
    expect(mistakesOf(text)).toHaveLength(20);
  });

  it('is not assumed for many closed brackets or long lines', () => {
    const many = Array.from({ length: 200 }, (_, at) => `{pattern: a${at}, owner: "b: c: d"}`).join(', ');
    expect(mistakesOf(`owners: [${many}]`)).toEqual([]);
    expect(mistakesOf(`owners: [{pattern: x, owner: "${'a: '.repeat(20)}"}]`)).toEqual([]);
  });
});

it.each(['}', ']'])('a surplus %s in plimsoll.yaml is one error', (bracket) => {
  const startedAt = cpuMs();
  expect(mistakesOf(`owners: []\n${bracket.repeat(200_000)}`)).toEqual([
    expect.stringMatching(/: something follows that does not belong here/),
  ]);
  expect(cpuMs() - startedAt).toBeLessThan(3_000);
});

describe('a map in plimsoll.yaml', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at}: 1`);

  it('is one error with more than 1,000 keys, found in linear time', () => {
    const startedAt = cpuMs();
    for (const text of [keys(20_000).join('\n'), `access: {${keys(20_000).join(', ')}}`]) {
      expect(mistakesOf(text)).toEqual([
        expect.stringMatching(/: this map has more than 1,000 keys \(no setting has that many keys\)$/),
      ]);
    }
    expect(cpuMs() - startedAt).toBeLessThan(10_000);
    expect(mistakesOf(keys(1_000).join('\n'))).toHaveLength(1_000);
  });

  it('has an error for each repeated key, up to 20', () => {
    expect(mistakesOf('owners: []\n'.repeat(30))).toHaveLength(20);
    expect(mistakesOf('owners:\n  - {pattern: a, owner: b, owner: c}\n  - {pattern: d, pattern: e, owner: f}')).toEqual(
      [
        expect.stringMatching(/^plimsoll\.yaml:2:28: this key was written before/),
        expect.stringMatching(/^plimsoll\.yaml:3:18: this key was written before/),
      ],
    );
  });
});
