import { describe, expect, it } from 'vitest';
import { InvalidPasteError, parsePaste } from '#lib/image/paste.ts';

describe('bounds', () => {
  it('refuses more than 1 MiB, counted in bytes', () => {
    expect(parsePaste('a'.repeat(1024 * 1024)).problems).toHaveLength(1);
    expect(() => parsePaste('a'.repeat(1024 * 1024 + 1))).toThrow(InvalidPasteError);
    expect(() => parsePaste('é'.repeat(600 * 1024))).toThrow(InvalidPasteError);
  });

  it('reads 1,000 repositories, and says that there were more', () => {
    const names = Array.from({ length: 1_001 }, (_, index) => `app-${index}`);
    expect(parsePaste(names.slice(0, 1_000).join('\n'))).toMatchObject({ skipped: [] });
    const { items: found, skipped: left } = parsePaste(names.join('\n'));
    expect(found).toHaveLength(1_000);
    expect(left).toMatchObject([{ line: 1_001, reason: 'only the first 1000 repositories are read' }]);
  });

  it.each([
    ['many services', `services:\n${Array.from({ length: 60_000 }, (_, index) => ` s${index}: {}`).join('\n')}`],
    ['nested keys', `services:\n${'? '.repeat(4_000)}`],
    ['nested maps', `services: ${'{'.repeat(4_000)}`],
    ['nested lists', `services: ${'['.repeat(300_000)}`],
    ['nested items', `services:\n${'- '.repeat(100_000)}`],
    ['many documents', `apiVersion: v1\n${'---\n'.repeat(20_000)}`],
    ['an endless default', `services:\n  a:\n    image: ${`\${a-`.repeat(20_000)}`],
    ['one long line', `image: ${'a-'.repeat(200_000)}`],
    ['prototype names', 'services:\n  __proto__:\n    image: nginx\n  constructor:\n    image: redis\n'],
    ['NUL and lone surrogates', 'nginx\u0000 \ud800 redis'],
    ['many words', 'a '.repeat(300_000)],
  ])('ends soon, and without another error, on %s', (_, text) => {
    const started = performance.now();
    parsePaste(text);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
