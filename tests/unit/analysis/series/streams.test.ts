import { describe, expect, it } from 'vitest';
import { planFirstLook } from '#lib/analysis/polls/first-look.ts';
import { classifyTags, groupTags } from '#lib/analysis/series/streams.ts';
import { createRandom, shuffle } from '#tests/support/random.ts';

/** Tags that docker.io/library/redis had in January 2018. */
const versions = ['3.0.7', '3.2.11', '4.0.5', '4.0.6', '4.0.7'];
const redis = [
  ...['3', '3.2', '4', '4.0', 'latest'].flatMap((name) =>
    name === 'latest' ? ['latest', 'alpine', '32bit'] : [name, `${name}-alpine`],
  ),
  ...versions.flatMap((version) => [version, `${version}-alpine`, `${version}-32bit`]),
];

describe('groupTags (D-02)', () => {
  it('makes a stream of each version family and of each moving tag', () => {
    const groups = groupTags(redis);
    expect(groups[0]).toEqual({ key: 'tag:latest', label: 'latest', form: 'moving', tags: ['latest'] });
    expect(groups.filter((group) => group.form === 'semver').map(({ key, tags }) => [key, tags.length])).toEqual([
      ['semver:', 5],
      ['semver:-32bit', 5],
      ['semver:-alpine', 5],
    ]);
    expect(groups.find((group) => group.key === 'semver:')?.tags).toEqual([...versions].reverse());
    expect(groups.filter((group) => group.form === 'other').map((group) => group.label)).toEqual(['32bit', 'alpine']);
  });

  it('omits artifacts and pull requests (R-24)', () => {
    expect(groupTags([`sha256-${'0'.repeat(64)}.sig`, 'pr-1'])).toEqual([]);
  });

  it('contains each charted tag once, for any order of names', () => {
    const random = createRandom(1);
    const groups = groupTags(redis);
    expect(groups.flatMap((group) => group.tags).sort()).toEqual([...redis].sort());
    for (let turn = 0; turn < 5; turn += 1) expect(groupTags(shuffle(redis, random))).toEqual(groups);
  });

  it('classifies an ambiguous name by the names beside it', () => {
    const names = ['main-3f2a9c1', 'main-1234567', 'main-abcdefa', 'main-20260918', 'main-12345678'];
    const classes = classifyTags(names);
    expect(names.map((name) => classes.get(name)?.streamKey)).toEqual([
      'hash:main-',
      'hash:main-',
      'hash:main-',
      'date:main-YYYYMMDD',
      'date:main-#',
    ]);
    expect(classifyTags(['main-1234567']).get('main-1234567')?.form).toBe('date');
  });

  it('decides by the day in a name, not by letters that look like its pattern', () => {
    const named = classifyTags(['YYYY-3f2a9c1', 'YYYY-1234567']);
    expect(named.get('YYYY-1234567')?.form).toBe('hash');
  });
});

describe('planFirstLook (P-37)', () => {
  it('puts the pasted tag first, then latest, moving tags and the 20 highest versions, commits last', () => {
    const many = Array.from({ length: 30 }, (_, index) => `1.0.${index}`);
    const plan = planFirstLook(['main-3f2a9c1', 'stretch', ...many, '1', 'latest', 'pr-9'], { pastedTag: '1.0.3' });
    expect(plan.now.slice(0, 4)).toEqual(['1.0.3', 'latest', '1', '1.0.29']);
    expect(plan.now).toHaveLength(1 + 2 + 20 + 1);
    expect(plan.now.at(-1)).toBe('stretch');
    expect(plan.later[0]).toBe('1.0.9');
    expect(plan.later.at(-1)).toBe('main-3f2a9c1');
    expect([...plan.now, ...plan.later]).not.toContain('pr-9');
  });

  it('includes a pasted tag that is missing from the list (H-06)', () => {
    expect(planFirstLook([], { pastedTag: 'latest' })).toEqual({ now: ['latest'], later: [] });
    expect(planFirstLook([], { pastedTag: null })).toEqual({ now: [], later: [] });
  });

  it('names each tag once and takes at most 50 unknown names in the first round', () => {
    const branches = Array.from(
      { length: 300 },
      (_, index) => `feature-x${String.fromCharCode(97 + (index % 26))}${index}`,
    );
    const plan = planFirstLook([...redis, ...branches], { pastedTag: 'latest' });
    const all = [...plan.now, ...plan.later];
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(redis.length + 300);
    expect(plan.now.filter((name) => name.startsWith('feature')).length).toBeLessThanOrEqual(50);
  });
});
