import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limitDraft, PLATFORM_LIMITS } from '#components/settings/budgets/platform-limits.ts';
import { parseMegabytes, typedBytes } from '#lib/format/typed.ts';

describe('the ready-made budgets', () => {
  it('are limits of unpacked bytes that the form shows and reads back unchanged, each with its source', () => {
    for (const limit of PLATFORM_LIMITS) {
      const { metric, limitBytes, reason } = limitDraft(limit);
      expect(metric).toBe('unpacked');
      expect(parseMegabytes(typedBytes(limitBytes))).toBe(limit.limitBytes);
      expect(reason).toContain(limit.name);
      expect(new URL(limit.source).protocol).toBe('https:');
    }
    expect(PLATFORM_LIMITS.map(({ name, limitBytes }) => [name, typedBytes(limitBytes)])).toEqual([
      ['AWS Lambda', '10000 MB'],
      ['Fly.io', '8000 MB'],
    ]);
  });

  it('are in docs/alerts.md with their sources', () => {
    const doc = readFileSync(join(import.meta.dirname, '../../../docs/alerts.md'), 'utf8');
    for (const { name, limitBytes, source } of PLATFORM_LIMITS) {
      const row = doc.split('\n').find((line) => line.startsWith(`| ${name} `));
      expect(row).toContain(`| ${limitBytes / 1_000_000_000} GB unpacked`);
      expect(row).toContain(`(${source})`);
    }
  });
});
