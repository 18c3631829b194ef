import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { noiseOf, tarOf } from '#tests/support/tar.ts';

const tar = (args: string[], input: Uint8Array) => spawnSync('tar', args, { input, maxBuffer: 1e7 });

describe('tarOf', () => {
  it.each([0, 1, 511, 512, 513, 100_000])('packs a file of %i bytes that tar reads back', (sizeBytes) => {
    const content = noiseOf(sizeBytes, 5);
    const archive = tarOf({ 'a/first': 'hello', 'b/file': content });
    expect(archive.byteLength % 512).toBe(0);
    const listed = tar(['-tvf', '-'], archive);
    expect(listed.status).toBe(0);
    expect(listed.stderr.toString()).toBe('');
    expect(listed.stdout.toString()).toMatch(/ 5 .*a\/first\n/);
    expect(tar(['-xOf', '-', 'b/file'], archive).stdout.equals(content)).toBe(true);
  });

  it('rejects a path that is too long for a plain header', () => {
    expect(() => tarOf({ ['x'.repeat(101)]: '' })).toThrow(/too long/);
  });
});

describe('noiseOf', () => {
  it('depends only on the seed', () => {
    expect(noiseOf(1000, 1)).toEqual(noiseOf(1000, 1));
    expect(noiseOf(1000, 1)).not.toEqual(noiseOf(1000, 2));
  });
});
