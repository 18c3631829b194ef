import { describe, expect, it } from 'vitest';
import { AMD64, ARM64, day, derive, image, pointsOf, tag } from '#tests/unit/analysis/builders.ts';

const summaryOf = (points: ReturnType<typeof pointsOf>) =>
  points.map((point) => [point.tagName, point.sizeBytes, point.pullCostBytes, point.comparedWithId !== null]);

describe('the series of a moving tag', () => {
  it('has three points for A → B → A, and the first costs all its bytes (H-02)', () => {
    const points = pointsOf(
      [
        tag('latest', [
          [1, 'base:100 app:20'],
          [2, 'base:100 app:35'],
          [3, 'base:100 app:20'],
        ]),
      ],
      'tag:latest',
    );
    expect(summaryOf(points)).toEqual([
      ['latest', 120, 120, false],
      ['latest', 135, 35, true],
      ['latest', 120, 20, true],
    ]);
    expect(points.map((point) => [point.position, point.at, point.segment])).toEqual([
      [0, day(1), 0],
      [1, day(2), 0],
      [2, day(3), 0],
    ]);
    expect(points[1]?.comparedWithId).toBe(points[0]?.manifestId);
  });

  it('has no point for a rebuild with the same layers', () => {
    const rebuilt = [image('base:100', { manifestId: 77, digest: 'sha256:rebuilt' })];
    expect(
      pointsOf(
        [
          tag('latest', [
            [1, 'base:100'],
            [2, rebuilt],
            [3, 'base:101'],
          ]),
        ],
        'tag:latest',
      ),
    ).toHaveLength(2);
  });

  it('keeps its points when the tag is gone (H-01)', () => {
    const gone = tag(
      'latest',
      [
        [1, 'base:100'],
        [2, 'base:110'],
      ],
      { goneAt: day(9) },
    );
    expect(pointsOf([gone], 'tag:latest')).toHaveLength(2);
  });

  it('does not depend on the order of observations', () => {
    const forth = tag('latest', [
      [1, 'a:1'],
      [2, 'a:2'],
      [3, 'a:3'],
    ]);
    const back = { ...forth, observations: [...forth.observations].reverse() };
    expect(pointsOf([back], 'tag:latest')).toEqual(pointsOf([forth], 'tag:latest'));
  });
});

describe('segments, across which nothing is compared (D-04)', () => {
  const both = (size: number) => [image(`amd:${size}`), image(`arm:${size}`, { platform: ARM64 })];

  it('begin when a platform comes back after a gap, which never counts as size 0 (M-19, H-16)', () => {
    const tags = [
      tag('latest', [
        [1, both(100)],
        [2, [image('amd:101')]],
        [10, both(100)],
      ]),
    ];
    const arm = pointsOf(tags, 'tag:latest', ARM64);
    expect(arm.map((point) => [point.at, point.sizeBytes, point.segment, point.comparedWithId])).toEqual([
      [day(1), 100, 0, null],
      [day(10), 100, 1, null],
    ]);
    expect(pointsOf(tags, 'tag:latest').map((point) => [point.sizeBytes, point.segment])).toEqual([
      [100, 0],
      [101, 0],
      [100, 0],
    ]);
  });

  it.each([
    [9, 0],
    [9.001, 1],
  ])('begin only after a gap of 7 days: lost on day 2 and back on day %d is segment %i', (back, segment) => {
    const tags = [
      tag('latest', [
        [1, both(100)],
        [2, [image('amd:101')]],
        [5, [image('amd:102')]],
        [back, both(103)],
      ]),
    ];
    const arm = pointsOf(tags, 'tag:latest', ARM64);
    expect(arm.map((point) => point.segment)).toEqual([0, segment]);
    expect(arm.map((point) => point.comparedWithId !== null)).toEqual([false, segment === 0]);
  });

  it('do not end at an observation without any readable image', () => {
    const arm = pointsOf(
      [
        tag('latest', [
          [1, both(100)],
          [2, []],
          [3, both(100)],
        ]),
      ],
      'tag:latest',
      ARM64,
    );
    expect(arm).toHaveLength(1);
  });

  it('continue when a single manifest becomes an index (M-21)', () => {
    const points = pointsOf(
      [
        tag('latest', [
          [1, 'amd:100'],
          [2, both(104), { indexDigest: 'sha256:index' }],
        ]),
      ],
      'tag:latest',
    );
    expect(points.map((point) => [point.sizeBytes, point.segment, point.indexDigest])).toEqual([
      [100, 0, null],
      [104, 0, 'sha256:index'],
    ]);
  });

  it('begin at another compression, but not at an unknown one', () => {
    const zstd = (size: number) => [image(`zstd:${size}`, { compression: 'zstd' })];
    const points = pointsOf(
      [
        tag('latest', [
          [1, 'a:100'],
          [2, zstd(80)],
          [3, zstd(90)],
          [4, [image('b:95', { compression: 'unknown' })]],
        ]),
      ],
      'tag:latest',
    );
    expect(points.map((point) => [point.sizeBytes, point.segment, point.comparedWithId !== null])).toEqual([
      [100, 0, false],
      [80, 1, false],
      [90, 1, true],
      [95, 1, true],
    ]);
  });

  it('begin after a version that lacks the platform', () => {
    const tags = [
      tag('1.0.0', [[1, both(100)]]),
      tag('1.0.1', [[2, [image('amd:101')]]]),
      tag('1.0.2', [[3, both(102)]]),
    ];
    expect(pointsOf(tags, 'semver:', ARM64).map((point) => point.segment)).toEqual([0, 1]);
    expect(pointsOf(tags, 'semver:').map((point) => point.segment)).toEqual([0, 0, 0]);
  });

  it('contain only the first of two images of one platform, and one Windows build (M-32, M-33)', () => {
    const windows = (build: string) => image(`win:${build}`, { platform: `windows/amd64:${build}` });
    const tags = [tag('latest', [[1, [image('a:1'), image('a:2'), windows('10.0.1'), windows('10.0.2')]]])];
    expect(pointsOf(tags, 'tag:latest').map((point) => point.sizeBytes)).toEqual([1]);
    expect(derive(tags).series.map((series) => series.platform)).toEqual([
      'linux/amd64',
      'windows/amd64:10.0.1',
      'windows/amd64:10.0.2',
    ]);
    expect(derive(tags).current).toHaveLength(3);
  });
});

describe('recompression, by equal diffIds (C-17)', () => {
  /** Parses "base=30 app~20": layers by diffId. "~" means zstd, "?" an unknown diffId. */
  function packed(text: string, platform = AMD64) {
    const layers = text.split(' ').map((part) => {
      const [, name = '', sign = '=', size = '0'] = /^(\w+)([=~?])(\d+)$/.exec(part) ?? [];
      return { digest: part, sizeBytes: Number(size), diffId: sign === '?' ? null : name };
    });
    const kinds = new Set(text.split(' ').map((part) => (part.includes('~') ? 'zstd' : 'gzip')));
    const sizeBytes = layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
    return image(text, { platform, layers, sizeBytes, compression: [...kinds].sort().join('+') });
  }
  const marks = (pushes: string[]) =>
    pointsOf(
      [
        tag(
          'latest',
          pushes.map((text, index) => [index, [packed(text)]]),
        ),
      ],
      'tag:latest',
    ).map((point) => [point.segment, point.recompressed, point.recompressedBytes, point.pullCostBytes]);

  it.each<[string, string[], [number, boolean, number | null, number]]>([
    ['one layer as zstd goes on, and costs that layer', ['base=30 app=20', 'base=30 app~15'], [0, true, -5, 15]],
    ['all layers as zstd', ['base=30 app=20', 'base~25 app~15'], [0, true, -10, 40]],
    ['zstd to gzip', ['base~25 app~15', 'base=30 app=20'], [0, true, 10, 50]],
    ['another level', ['base=30 app=20', 'base=30 app=19'], [0, true, -1, 19]],
    ['a change beside it is no recompressed image', ['base=30 app=20', 'base~25 web~15'], [0, false, -5, 40]],
    ['a change in another compression above the same base', ['base=30 app=20', 'base=30 web~15'], [0, false, null, 15]],
    ['nothing in common is another segment', ['base=30 app=20', 'root~25 web~15'], [1, false, null, 40]],
    ['unknown diffIds prove nothing', ['base=30 app=20', 'base?25 app?15'], [0, false, null, 40]],
    ['a config that was read on one side only', ['base=30 app?20', 'base=30 app~15'], [0, false, null, 15]],
  ])('is marked on a point with its segment, bytes and pull cost: %s', (_, pushes, expected) => {
    expect(marks(pushes).at(-1)).toEqual(expected);
  });

  it('is marked per platform, between consecutive versions', () => {
    const tags = [
      tag('1.0.0', [[1, [packed('base=30 app=20'), packed('arm=30 x=20', ARM64)]]]),
      tag('1.0.1', [[2, [packed('base=30 app~15'), packed('arm=30 y~15', ARM64)]]]),
    ];
    expect(pointsOf(tags, 'semver:').map((point) => point.recompressed)).toEqual([false, true]);
    expect(pointsOf(tags, 'semver:', ARM64).map((point) => point.recompressed)).toEqual([false, false]);
  });

  it('does not prevent a new segment after a missing platform', () => {
    const tags = [
      tag('latest', [
        [1, [packed('base=30'), packed('arm=30', ARM64)]],
        [2, [packed('base=31')]],
        [20, [packed('base=32'), packed('arm~25', ARM64)]],
      ]),
    ];
    expect(pointsOf(tags, 'tag:latest', ARM64).map((point) => [point.segment, point.recompressed])).toEqual([
      [0, false],
      [1, false],
    ]);
  });
});

describe('base and own bytes of a point', () => {
  it.each([
    [null, null, null],
    [0, 0, 120],
    [1, 100, 20],
    [2, 120, 0],
    [3, null, null],
  ])('are, with %s base layers: base %s, own %s', (baseLayerCount, baseBytes, ownBytes) => {
    const tags = [tag('latest', [[1, [image('base:100 app:20', { baseLayerCount })]]])];
    expect(pointsOf(tags, 'tag:latest')[0]).toMatchObject({ baseBytes, ownBytes });
  });
});

describe('the time of points from the first check (C-09 to C-12)', () => {
  const created = (createdAt: Date | null, size = 100) => [image(`a:${size}`, { createdAt })];
  const first = { fromFirstLook: true };

  it.each([
    ['a plausible build time', day(-300), day(-300), 'created'],
    ['the moment it was seen', day(1), day(1), 'created'],
    ['no build time', null, day(1), 'observed'],
    ['a build time after it was seen', day(2), day(1), 'observed'],
    ['1980 of reproducible builds', new Date('1980-01-01T00:00:01Z'), day(1), 'observed'],
    ['the last moment before Docker', new Date(Date.UTC(2013, 0, 1) - 1), day(1), 'observed'],
    ['an invalid date', new Date('yesterday'), day(1), 'observed'],
  ])('is the build time if it is plausible: %s', (_, createdAt, at, atSource) => {
    const tags = [tag('latest', [[1, created(createdAt), first]])];
    expect(pointsOf(tags, 'tag:latest')[0]).toMatchObject({ at, atSource });
  });

  it('is the time of observation for all later pushes of the tag', () => {
    const tags = [
      tag('latest', [
        [1, created(day(-9)), first],
        [2, created(day(-5), 200), first],
        [3, created(day(-1), 300)],
      ]),
    ];
    expect(pointsOf(tags, 'tag:latest').map((point) => [point.at, point.atSource])).toEqual([
      [day(-9), 'created'],
      [day(2), 'observed'],
      [day(3), 'observed'],
    ]);
  });

  it('gives versions a history before the first check', () => {
    const tags = ['1.0.0', '1.1.0', '1.2.0'].map((name, index) =>
      tag(name, [[1, created(day(-30 + index), index), first]]),
    );
    expect(pointsOf(tags, 'semver:').map((point) => point.at)).toEqual([day(-30), day(-29), day(-28)]);
  });
});
