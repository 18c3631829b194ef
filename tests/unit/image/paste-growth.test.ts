import { describe, expect, it } from 'vitest';
import { parsePaste } from '#lib/image/paste.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { items, skipped } from './paste-shown.ts';

const compose = (image: string) => `services:\n  big:\n    image: ${image}\n  small:\n    image: redis:7\n`;

/** Returns the milliseconds and the bytes of memory that parsing a paste takes. */
function measure(text: string) {
  const startedAt = cpuMs();
  const before = process.memoryUsage().heapUsed;
  parsePaste(text);
  return { ms: cpuMs() - startedAt, heapBytes: process.memoryUsage().heapUsed - before };
}

describe('arguments of a pasted Dockerfile', () => {
  const grown = (lines: number) =>
    ['ARG V0=aaaa', ...Array.from({ length: lines }, (_, at) => `ARG V${at + 1}=$V${at}$V${at}$V${at}$V${at}`)].join(
      '\n',
    );

  it('are not expanded beyond 2,048 characters, and line and argument are reported', () => {
    const text = `${grown(12)}\nFROM a/$V12\nFROM redis:7\nFROM a/$V2`;
    expect(skipped(text)).toEqual([
      '6 V5=$V4$V4$V4$V4: longer than 2,048 characters with the argument V4',
      '14 a/$V12: the argument V5 of line 6 is longer than 2,048 characters with the argument V4',
    ]);
    expect(parsePaste(text).items.map(({ line }) => line)).toEqual([15, 16]);
  });

  it('may expand up to the limit and no further', () => {
    const of = (length: number) => `ARG A=${'a'.repeat(1_000)}\nARG B=\${A}${'b'.repeat(length - 1_000)}\nFROM $B`;
    expect(skipped(of(2_048))).toEqual([]);
    expect(skipped(of(2_049))[0]).toMatch(/^2 .*: longer than 2,048 characters/);
  });

  it('have a common limit for all lines', () => {
    const text = `ARG A=${'a'.repeat(2_000)}\n${Array.from({ length: 60_000 }, (_, at) => `ARG B${at}=$A`).join('\n')}\nFROM redis:7`;
    expect(items(text)).toEqual(['60002×1 redis:7']);
    expect(skipped(text)[0]).toContain('all inserted values together are longer than 1,048,576 characters');
    expect(measure(text).ms).toBeLessThan(3_000);
  });

  it.each([24, 200, 20_000])('take little time and memory in %d lines that quadruple', (lines) => {
    const { ms, heapBytes } = measure(`${grown(lines)}\nFROM a/$V${lines}`);
    expect(ms).toBeLessThan(3_000);
    expect(heapBytes).toBeLessThan(200_000_000);
  });

  it('have the value of their last definition', () => {
    expect(items(`ARG A=1\nARG A=2\nARG B=$A-alpine\nFROM node:\${B}`)).toEqual(['4×1 node:2-alpine']);
  });
});

describe('variables of a pasted compose file', () => {
  it.each([
    [`\${A:-\${B:-\${C:-\${D:-nginx}}}}:1`, 'nginx:1'],
    [`\${A:-nginx}\${B-}\${C:-}:\${D:-1}`, 'nginx:1'],
    [`${'${A:-'.repeat(100)}nginx${'}'.repeat(100)}`, 'nginx'],
  ])('may be nested: %s', (image, expected) => {
    expect(items(compose(image))).toEqual([`3×1 ${expected}`, '5×1 redis:7']);
  });

  it('are skipped when their default is too long, and other services are parsed', () => {
    const text = compose(`\${A:-${'a'.repeat(3_000)}}`);
    expect(items(text)).toEqual(['5×1 redis:7']);
    expect(skipped(text)[0]).toMatch(/^3 .*: longer than 2,048 characters$/);
  });

  it.each([
    ['unclosed', '${A:-'.repeat(400)],
    ['unclosed, with text', '${A:-a$'.repeat(290)],
    ['closed', '${A:-'.repeat(200) + '}'.repeat(200)],
    ['braces alone', '${A:-{'.repeat(330)],
    ['unused', '${A:?'.repeat(400)],
  ])('take little time when %s on every line of 1 MiB', (_, image) => {
    const line = `    image: "${image}"\n`;
    const text = `broken: [\n${line.repeat(Math.floor(1_000_000 / line.length))}`;
    expect(measure(text).ms).toBeLessThan(3_000);
  });
});

describe('YAML aliases in a pasted text', () => {
  const list = (count: number, one: string) =>
    Array.from({ length: count }, (_, at) => one.replaceAll('#', String(at)));

  it.each([100, 101, 1_000])('of %d services may share one anchor', (count) => {
    const text = [
      'x-log: &log',
      '  driver: local',
      'services:',
      ...list(count, '  s#: {image: alpine:3.20, logging: *log}'),
    ];
    expect(items(text.join('\n'))).toEqual([`4×${count} alpine:3.20`]);
    expect(skipped(text.join('\n'))).toEqual([]);
  });

  it('merge over several levels, including the image', () => {
    const text = [
      'x-a: &a {restart: always, image: redis:7}',
      'x-b: &b {<<: *a, init: true}',
      'x-c: &c {<<: *b}',
      'services:',
      ...list(300, '  s#: {<<: *c}'),
      '  own: {<<: [*c, *a], image: nginx:1}',
      '  quoted: {"<<": *a}',
    ].join('\n');
    expect(items(text)).toEqual(['5×300 redis:7', '305×1 nginx:1']);
    expect(skipped(text)).toEqual(['306 quoted: names no image']);
  });

  it('give a merged entry the line of the map that it is merged into', () => {
    const text = 'x-base: &base\n  image: redis:7\nservices:\n  a: {<<: *base}\n  b:\n  ! <<: [*base]';
    expect(items(text)).toEqual(['4×1 redis:7']);
    expect(skipped(text)).toEqual(['4 image: names no image', '5 b: names no image']);
  });

  it('are skipped with their line when they expand too far, and the rest is parsed', () => {
    const bomb = [...'bcdefghij'].map(
      (name, at) => `x-${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`,
    );
    const text = ['services: {a: {image: nginx}}', 'x-a: &a [x,x,x,x,x,x,x,x,x]', ...bomb].join('\n');
    expect(items(text)).toEqual(['1×1 nginx']);
    expect(skipped(text)[0]).toMatch(/^7 \*e: left out: .* expand to more than 200,000 values$/);
    expect(skipped(text).length).toBeLessThanOrEqual(20);
  });

  it('in merge keys are bounded by the number of copied keys', () => {
    const base = list(5_000, '  k#: 1').join('\n');
    const text = `x-a: &a\n${base}\nservices:\n${list(5_000, '  s#: {<<: *a, image: redis}').join('\n')}`;
    const { ms, heapBytes } = measure(text);
    expect(ms).toBeLessThan(8_000);
    expect(heapBytes).toBeLessThan(600_000_000);
    expect(items(text)).toEqual(['5003×5000 redis']);
  });

  it.each([
    ['of itself', 'services:\n  a: &a {image: redis, more: *a, <<: *a}'],
    ['without an anchor', 'services:\n  a: {image: redis, more: *nowhere}'],
    ['of a text as a merge', 'x: &x text\nservices:\n  a: {image: redis, <<: *x}'],
    ['as a key', 'x: &x image\nservices:\n  a: {*x : redis}'],
    ['before a prototype name', 'x: &x {__proto__: {image: no}}\nservices:\n  a: {<<: *x, image: redis}'],
  ])('are handled %s', (_, text) => {
    expect(parsePaste(text).items.map(({ input }) => input)).toEqual(['redis']);
  });

  it('take time linear in the text: 30,000 are parsed', () => {
    const text = `x: &x {a: 1}\nservices:\n  a: {image: redis}\nmany:\n${'- *x\n'.repeat(30_000)}`;
    expect(measure(text).ms).toBeLessThan(5_000);
    expect(items(text)).toEqual(['3×1 redis']);
  });
});

describe('repeated lines and characters in a pasted text', () => {
  it.each([
    ['blank lines', (n: number) => `x y${'\n'.repeat(n)}x y`],
    ['carriage returns', (n: number) => `x y${'\r'.repeat(n)}x y`],
    ['line separators', (n: number) => `x y\n${'\u2028'.repeat(n)}z`],
    ['list dashes', (n: number) => '-\n'.repeat(n / 2)],
    ['braces', (n: number) => '{\n'.repeat(n / 2)],
    ['spaces at the end of lines', (n: number) => `kind${' \n'.repeat(n / 2)}x`],
    ['blank lines after an image', (n: number) => `image: x\n${'\n'.repeat(n)}x`],
    ['dashes and line separators after an image', (n: number) => `image: x\n${'-\u2028'.repeat(n / 2)}`],
    ['comment marks before a line separator', (n: number) => `x y${' #'.repeat(n / 2)}\u2028x`],
    ['line separators in an argument', (n: number) => `ARG A="${'\u2028'.repeat(n)}\nFROM x`],
  ])('take time linear in the text: %s', (_, text) => {
    expect(measure(text(128_000)).ms).toBeLessThan(3_000);
  });

  it('do not affect a comment, which ends with its line even after a line separator', () => {
    expect(items('redis:7 # the cache #1\n# nginx:1\nnode#no\nalpine # a\u2028b')).toEqual([
      '1×1 redis:7',
      '4×1 alpine',
    ]);
  });

  it.each([
    ['  - image: redis:7\n  more', 'compose'],
    ['\n\n"kind": x\n- image: redis:7\nmore: [', 'compose'],
    ['more: [\n  containers:\n  - image: redis:7', 'kubernetes'],
  ])('do not affect %j, which is parsed as %s', (text, source) => {
    expect(parsePaste(text)).toMatchObject({ source, items: [{ input: 'redis:7' }] });
  });
});
