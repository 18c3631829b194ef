import { describe, expect, it } from 'vitest';
import { parseWarnings } from '#lib/registry/transport/warnings.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

describe('parseWarnings', () => {
  it.each<[string | string[] | undefined, string[]]>([
    [undefined, []],
    ['', []],
    ['299 - "This repository is deprecated."', ['This repository is deprecated.']],
    ['299 - "Soon \\"gone\\"", 299 - "Use v2, please"', ['Soon "gone"', 'Use v2, please']],
    [
      ['299 - "one"', '299 - "two"'],
      ['one', 'two'],
    ],
    [['299 - "same"', '299 - "same"'], ['same']],
    ['110 proxy:8080 "Response is stale" "Wed, 21 Oct 2026 07:28:00 GMT"', ['Response is stale']],
    ['112 - "Disconnected", 299 - "old"', ['Disconnected', 'old']],
    ['299 - unquoted text', ['unquoted text']],
    ['299 - ""', ['code 299']],
    ['no warning at all', []],
    ['299 - "a\u202eb\u0000\u200bc\r\nd"', ['a b c d']],
    [`299 - "${Buffer.from('für später').toString('latin1')}"`, ['für später']],
    ['299 - "für"', ['für']],
    ['299 - "never closed', ['never closed']],
  ])('reads from %j the texts %j', (header, texts) => {
    expect(parseWarnings(header, 4096)).toEqual(texts);
  });

  it('reads a limited part of the headers, and cuts long texts (S-51)', () => {
    const [long] = parseWarnings(`299 - "${'x'.repeat(5000)}"`, 4096);
    expect(long).toBe(`${'x'.repeat(299)}…`);
    const many = Array.from({ length: 200 }, (_, n) => `299 - "warning ${n}"`);
    expect(parseWarnings(many, 4096)).toHaveLength(5);
    expect(parseWarnings(`${'z'.repeat(5000)}, 299 - "late"`, 4096)).toEqual([]);
  });

  it('takes time linear in the length of the header', () => {
    const startedAt = cpuMs();
    for (const text of [
      '299 - "'.repeat(9000),
      `299 - "${'\\"'.repeat(30_000)}`,
      '299 '.repeat(16_000),
      ' '.repeat(64_000),
    ])
      parseWarnings(text, 65_536);
    expect(cpuMs() - startedAt).toBeLessThan(500);
  });
});
