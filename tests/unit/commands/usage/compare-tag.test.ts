import { describe, expect, it } from 'vitest';
import { compareTag, compareTags } from '#lib/commands/usage/compare-tag.ts';
import { parseDigest } from '#lib/image/digest.ts';
import { RegistryError } from '#lib/registry/index.ts';

const [SEEN, OTHER] = ['a', 'b'].map((digit) => parseDigest(`sha256:${digit.repeat(64)}`));
const absent = () =>
  Promise.reject(
    new RegistryError({ kind: 'not-found', registry: 'r.test', request: 'HEAD', problem: 'answered 404', status: 404 }),
  );
const fails = () =>
  Promise.reject(new RegistryError({ kind: 'unavailable', registry: 'r.test', request: 'HEAD', problem: 'failed' }));

type Head = (tag: string) => Promise<string | null>;
const clientOf = (head: Head, get: () => Promise<string> = absent) => ({
  headManifest: async (_: string, tag: string) => ({
    digest: (await head(tag)) as typeof SEEN & string,
    mediaType: null,
  }),
  getManifest: async () => ({
    digest: parseDigest(await get()),
    bytes: new Uint8Array(),
    contentType: null,
    trusted: false,
  }),
});
const tagOf = (name: string, digest = SEEN ?? null) => ({ repository: 'team/api', name, digest });
const signal = new AbortController().signal;
const stateOf = (head: Head, get: () => Promise<string> = absent, digest = SEEN ?? null) =>
  compareTag(clientOf(head, get), tagOf('main', digest), signal);

describe('a tag that is compared with what was seen', () => {
  it('is the same, or another one, by its digest', async () => {
    expect(await stateOf(async () => SEEN ?? '')).toBe('same');
    expect(await stateOf(async () => OTHER ?? '')).toBe('moved');
    expect(await stateOf(async () => SEEN ?? '', absent, null)).toBe('unknown');
  });

  it('is gone only when GET does not find it either', async () => {
    expect(await stateOf(absent, async () => SEEN ?? '')).toBe('same');
    expect(await stateOf(absent)).toBe('gone');
  });

  it('is requested with GET where HEAD has no digest', async () => {
    expect(
      await stateOf(
        async () => null,
        async () => SEEN ?? '',
      ),
    ).toBe('same');
    expect(
      await stateOf(
        async () => null,
        async () => OTHER ?? '',
      ),
    ).toBe('moved');
  });

  it('does not affect the others when its request fails', async () => {
    const client = clientOf((tag) => (tag === 'bad' ? fails() : Promise.resolve(SEEN ?? '')));
    expect(await compareTags(client, [tagOf('bad'), tagOf('good')], signal)).toEqual(['unknown', 'same']);
    await expect(compareTags(client, [tagOf('bad')], signal)).rejects.toThrow(RegistryError);
    expect(await compareTags(client, [], signal)).toEqual([]);
  });

  it('has no state when the registry fails', async () => {
    await expect(stateOf(fails)).rejects.toThrow(RegistryError);
  });
});
