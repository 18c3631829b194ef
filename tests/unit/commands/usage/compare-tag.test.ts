import { describe, expect, it } from 'vitest';
import { compareTag } from '#lib/commands/usage/compare-tag.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { RegistryError } from '#lib/registry/index.ts';

const [SEEN, OTHER] = ['a', 'b'].map((digit) => parseDigest(`sha256:${digit.repeat(64)}`));
const absent = () =>
  Promise.reject(
    new RegistryError({ kind: 'not-found', registry: 'r.test', request: 'HEAD', problem: 'answered 404', status: 404 }),
  );
const stateOf = (head: () => Promise<string | null>, get: () => Promise<string> = absent, digest = SEEN ?? null) =>
  compareTag(
    {
      headManifest: async () => ({ digest: ((await head()) ?? null) as typeof digest, mediaType: null }),
      getManifest: async () => ({
        digest: parseDigest(await get()),
        bytes: new Uint8Array(),
        contentType: null,
        trusted: false,
      }),
    },
    { repository: 'team/api', name: 'main', digest },
    AbortSignal.timeout(1_000),
  );

describe('a tag that is compared with what was seen', () => {
  it('is the same, or another one, by its digest', async () => {
    expect(await stateOf(async () => SEEN ?? '')).toBe('same');
    expect(await stateOf(async () => OTHER ?? '')).toBe('moved');
    expect(await stateOf(async () => null)).toBe('unknown');
    expect(await stateOf(async () => SEEN ?? '', absent, null)).toBe('unknown');
  });

  it('is gone only when GET does not find it either', async () => {
    expect(await stateOf(absent, async () => SEEN ?? '')).toBe('same');
    expect(await stateOf(absent)).toBe('gone');
  });

  it('has no state when the registry fails', async () => {
    const fails = () =>
      Promise.reject(
        new RegistryError({ kind: 'unavailable', registry: 'r.test', request: 'HEAD', problem: 'failed' }),
      );
    await expect(stateOf(fails)).rejects.toThrow(RegistryError);
  });
});
