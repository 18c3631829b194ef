import { describe, expect, it } from 'vitest';
import { day, derive, image, pointsOf, tag } from '#tests/unit/analysis/builders.ts';

/** Returns each point as "tag < compared tag", by manifest. */
function comparisons(points: ReturnType<typeof pointsOf>): string[] {
  const nameOf = new Map(points.map((point) => [point.manifestId, point.tagName]));
  return points.map((point) => `${point.tagName} < ${nameOf.get(point.comparedWithId ?? -1) ?? 'nothing'}`);
}

describe('comparison in version order (D-03)', () => {
  it('compares with the nearest lower version, not with the push before', () => {
    const tags = [
      tag('2.0.0', [[1, 'a:200']]),
      tag('1.0.0', [[2, 'a:100']]),
      tag('1.0.1', [[9, 'a:101']]),
      tag('1.1.0', [[3, 'a:110']]),
      tag('2.0.1', [[4, 'a:201']]),
    ];
    expect(comparisons(pointsOf(tags, 'semver:'))).toEqual([
      '1.0.0 < nothing',
      '1.0.1 < 1.0.0',
      '1.1.0 < 1.0.1',
      '2.0.0 < 1.1.0',
      '2.0.1 < 2.0.0',
    ]);
  });

  it('prefers the same distribution release within a minor version, else the nearest version', () => {
    const names = [
      '3.6.3-alpine3.6',
      '3.6.3-alpine3.7',
      '3.6.4-alpine3.6',
      '3.6.4-alpine3.7',
      '3.7.0-alpine3.8',
      '3.8.0-alpine3.7',
    ];
    const tags = names.map((name, index) => tag(name, [[index, `a:${100 + index}`]]));
    expect(comparisons(pointsOf(tags, 'semver:-alpine#'))).toEqual([
      '3.6.3-alpine3.6 < nothing',
      '3.6.3-alpine3.7 < 3.6.3-alpine3.6',
      '3.6.4-alpine3.6 < 3.6.3-alpine3.6',
      '3.6.4-alpine3.7 < 3.6.3-alpine3.7',
      '3.7.0-alpine3.8 < 3.6.4-alpine3.7',
      '3.8.0-alpine3.7 < 3.6.4-alpine3.7',
    ]);
  });

  it('stays within the minor version even if the distribution release differs', () => {
    const names = ['3.6.0-alpine3.6', '3.7.0-alpine3.7', '3.7.1-alpine3.6'];
    const tags = names.map((name, index) => tag(name, [[index, `a:${100 + index}`]]));
    expect(comparisons(pointsOf(tags, 'semver:-alpine#')).at(-1)).toBe('3.7.1-alpine3.6 < 3.7.0-alpine3.7');
  });

  it('has no point for a version with the layers of the version below', () => {
    const tags = [tag('1.0.0', [[1, 'a:100']]), tag('1.0.1', [[2, 'a:100']]), tag('1.0.2', [[3, 'a:103']])];
    expect(comparisons(pointsOf(tags, 'semver:'))).toEqual(['1.0.0 < nothing', '1.0.2 < 1.0.0']);
  });

  it('counts aliases once, in one poll or in a later one', () => {
    const together = [tag('v1.5.0', [[1, 'a:1']]), tag('1.5.0', [[1, 'a:1']]), tag('1.6.0', [[2, 'a:2']])];
    expect(comparisons(pointsOf(together, 'semver:'))).toEqual(['1.5.0 < nothing', '1.6.0 < 1.5.0']);
    const late = [
      tag('v1.5.0', [
        [1, 'a:1'],
        [2, 'a:3'],
      ]),
      tag('1.5.0', [[5, 'a:1']]),
    ];
    expect(pointsOf(late, 'semver:').map((point) => point.sizeBytes)).toEqual([1, 3]);
  });

  it('puts a version that was pushed again after its first push (H-02)', () => {
    const tags = [
      tag('1.0.0', [
        [1, 'a:100'],
        [5, 'a:105'],
        [8, 'a:100'],
      ]),
      tag('1.0.1', [[2, 'a:101']]),
    ];
    const points = pointsOf(tags, 'semver:');
    expect(points.map((point) => [point.tagName, point.sizeBytes, point.at])).toEqual([
      ['1.0.0', 100, day(1)],
      ['1.0.0', 105, day(5)],
      ['1.0.0', 100, day(8)],
      ['1.0.1', 101, day(2)],
    ]);
  });

  it('compares a release with the version below as it was then, not with its later rebuild', () => {
    const tags = [
      tag('1.0.0', [
        [1, 'a:100'],
        [5, 'a:150'],
      ]),
      tag('1.0.1', [[2, 'a:101']]),
      tag('1.0.2', [[9, 'a:102']]),
    ];
    const { current } = derive(tags);
    expect(current.map((row) => row.deltaBytes)).toEqual([50, 1, 1]);
  });

  it('compares a pre-release with the previous pre-release', () => {
    const tags = ['1.0.0-rc1', '1.0.0-beta2', '1.1.0-alpha1', '1.0.0-rc10', '1.0.0-rc2'].map((name, index) =>
      tag(name, [[index, `a:${100 + index}`]]),
    );
    expect(pointsOf(tags, 'pre:').map((point) => point.tagName)).toEqual([
      '1.0.0-beta2',
      '1.0.0-rc1',
      '1.0.0-rc2',
      '1.0.0-rc10',
      '1.1.0-alpha1',
    ]);
  });
});

describe('the order of other streams', () => {
  it('is by number for dates and builds', () => {
    const tags = [tag('build-10', [[1, 'a:10']]), tag('build-9', [[2, 'a:9']])];
    expect(comparisons(pointsOf(tags, 'date:build-#'))).toEqual(['build-9 < nothing', 'build-10 < build-9']);
  });

  it('is by build time for commits, else by the time of observation', () => {
    const built = (name: string, seen: number, createdAt: Date | null, size: number) =>
      tag(name, [[seen, [image(`a:${size}`, { createdAt })]]]);
    const tags = [
      built('main-aaaaaa1', 9, day(2), 1),
      built('main-bbbbbb2', 8, day(1), 2),
      built('main-cccccc3', 3, null, 3),
      built('main-dddddd4', 10, day(11), 4),
    ];
    expect(pointsOf(tags, 'hash:main-').map((point) => point.tagName)).toEqual([
      'main-bbbbbb2',
      'main-aaaaaa1',
      'main-cccccc3',
      'main-dddddd4',
    ]);
  });

  it('omits a commit with the same layers', () => {
    const tags = [
      tag('main-aaaaaa1', [[1, 'a:1']]),
      tag('main-bbbbbb2', [[2, 'a:1']]),
      tag('main-cccccc3', [[3, 'a:2']]),
    ];
    expect(pointsOf(tags, 'hash:main-').map((point) => point.tagName)).toEqual(['main-aaaaaa1', 'main-cccccc3']);
  });
});

describe('streams of a repository', () => {
  it('omit artifacts and pull requests, but list the current size of pull requests', () => {
    const { streams, current, points } = derive([
      tag('pr-1', [[1, 'a:5 b:6']]),
      tag(`sha256-${'0'.repeat(64)}.sig`, [[1, []]]),
    ]);
    expect([streams, points]).toEqual([[], []]);
    expect(current).toMatchObject([{ sizeBytes: 11, deltaBytes: null, pullCostBytes: 11 }]);
  });

  it('include tags not read yet, and drop those without anything to show', () => {
    const { streams, series } = derive([
      tag('1.0.0', []),
      tag('helm-chart', [[1, []]]),
      tag('old', [], { goneAt: day(3) }),
    ]);
    expect(streams).toMatchObject([{ key: 'semver:', label: 'x.y.z', form: 'semver', tagCount: 1 }]);
    expect(series).toEqual([]);
  });

  it('count only tags that still exist', () => {
    const tags = [tag('1.0.0', [[1, 'a:1']], { goneAt: day(2) }), tag('1.0.1', [[1, 'a:2']])];
    expect(derive(tags).streams).toMatchObject([{ tagCount: 1 }]);
    expect(pointsOf(tags, 'semver:')).toHaveLength(2);
  });
});

describe('the current images of tags', () => {
  it('have the change of their point, 0 for a version without change, and omit tags that are gone', () => {
    const tags = [
      tag('1.0.0', [[1, 'base:100 app:10']]),
      tag('1.0.1', [[2, 'base:100 app:14']]),
      tag('v1.0.1', [[2, 'base:100 app:14']]),
      tag('1.0.2', [[3, 'base:100 app:14']]),
      tag('0.9.0', [[0, 'base:90']], { goneAt: day(5) }),
      tag('1.0.3', []),
    ];
    const rows = derive(tags).current.map((row) => [
      row.tagId,
      row.sizeBytes,
      row.layerCount,
      row.deltaBytes,
      row.pullCostBytes,
    ]);
    const idOf = (name: string) => tags.find((one) => one.name === name)?.tagId;
    expect(rows).toEqual([
      [idOf('1.0.0'), 110, 2, 20, 110],
      [idOf('1.0.1'), 114, 2, 4, 14],
      [idOf('1.0.2'), 114, 2, 0, 0],
      [idOf('v1.0.1'), 114, 2, 4, 14],
    ]);
  });

  it('require an open observation', () => {
    const ended = tag('latest', [[1, 'a:1', { endedAt: day(2) }]]);
    expect(derive([ended]).current).toEqual([]);
  });
});
