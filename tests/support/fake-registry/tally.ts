import type { RecordedRequest } from './switches.ts';

/** Tally is the number of requests of each kind that a fake registry received. */
export type Tally = {
  heads: number;
  lists: number;
  /** GETs of manifests by tag, and by digest. */
  tags: number;
  digests: number;
  blobs: number;
  all: number;
};

/** Counts requests by kind, of one repository when it is named. */
export function tally(requests: readonly RecordedRequest[], repository = ''): Tally {
  const mine = requests.filter(({ path }) => path.includes(repository === '' ? '/v2/' : `/v2/${repository}/`));
  const count = (method: string, part: RegExp) =>
    mine.filter((seen) => seen.method === method && part.test(seen.path)).length;
  return {
    heads: count('HEAD', /\/manifests\//),
    lists: count('GET', /\/tags\/list/),
    tags: count('GET', /\/manifests\/[^:]+$/),
    digests: count('GET', /\/manifests\/[^:]+:/),
    blobs: count('GET', /\/blobs\//),
    all: mine.length,
  };
}

/** Returns the digests that GETs of this tag received, in order and without repetitions. */
export function servedDigests(requests: readonly RecordedRequest[], repository: string, tag: string): Set<string> {
  const path = `/v2/${repository}/manifests/${tag}`;
  const good = requests.filter((seen) => seen.method === 'GET' && seen.path === path && seen.answer?.status === 200);
  return new Set(good.flatMap(({ answer }) => answer?.bodyDigest ?? []));
}
