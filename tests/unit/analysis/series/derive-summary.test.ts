import { describe, expect, it } from 'vitest';
import { seriesId } from '#lib/analysis/series/ids.ts';
import { AMD64, ARM64, day, derive, image, NOW, tag } from '#tests/unit/analysis/builders.ts';

describe('the headline of a repository (D-06)', () => {
  const latest = tag('latest', [[1, 'a:1']]);
  const versions = [tag('1.9.0', [[1, 'a:2']]), tag('1.10.0', [[1, 'a:3']])];
  const alpine = tag('2.0.0-alpine', [[1, 'a:4']]);

  it.each([
    ['latest before versions', [latest, ...versions], 'tag:latest', 'latest', 'latest'],
    ['the highest version', versions, 'semver:', 'highest-version', '1.10.0'],
    ['the family with the highest version', [...versions, alpine], 'semver:-alpine', 'highest-version', '2.0.0-alpine'],
    ['the plainest of equals', [...versions, tag('1.10.0-slim', [[1, 'a:9']])], 'semver:', 'highest-version', '1.10.0'],
    [
      'a release before a pre-release',
      [...versions, tag('3.0.0-rc1', [[1, 'a:9']])],
      'semver:',
      'highest-version',
      '1.10.0',
    ],
    ['the only stream', [tag('edge', [[1, 'a:1']])], 'tag:edge', 'only', 'edge'],
    ['the one that changed last', [tag('edge', [[1, 'a:1']]), tag('main', [[2, 'a:2']])], 'tag:main', 'newest', 'main'],
    [
      'a live stream before a gone latest',
      [{ ...latest, goneAt: day(3) }, ...versions],
      'semver:',
      'highest-version',
      '1.10.0',
    ],
    ['a gone stream when nothing is left', [{ ...latest, goneAt: day(3) }], 'tag:latest', 'latest', 'latest'],
  ])('is chosen by fixed priorities: %s', (_, tags, streamKey, headlineReason, tagName) => {
    expect(derive(tags).summary).toMatchObject({ streamKey, headlineReason, tagName, headlineInsteadOf: null });
  });

  const latestAt = (at: number) => tag('latest', [[at, 'a:1']]);
  const grown = [tag('1.9.0', [[120, 'a:2']]), tag('1.10.0', [[140, 'a:3']])];
  const commits = [tag('main-3f2a9c1', [[120, 'a:5']]), tag('main-8be01d2', [[140, 'a:6']])];
  const since = (at: number, until = 199) =>
    tag('latest', [
      [at, 'a:1'],
      [until, 'a:7'],
    ]);

  it.each([
    ['versions with a history before a new latest', [latest, ...grown], 'semver:', 'highest-version', 'latest'],
    [
      'those before a latest with a much shorter history',
      [since(161), ...grown],
      'semver:',
      'highest-version',
      'latest',
    ],
    ['latest with half of their history', [since(160), ...grown], 'tag:latest', 'latest', null],
    [
      'latest after 45 days, however old they are',
      [since(155), tag('1.0.0', [[1, 'a:8']]), ...grown],
      'tag:latest',
      'latest',
      null,
    ],
    ['the highest versions that have a history', [...grown, alpine], 'semver:', 'highest-version', 'x.y.z-alpine'],
    ['commits with a history before a new latest', [latest, ...commits], 'hash:main-', 'newest', 'latest'],
    [
      'latest before a moving tag with a history',
      [latest, { ...since(1), name: 'edge', tagId: 99 }],
      'tag:latest',
      'latest',
      null,
    ],
  ])('has a history where a series has one: %s', (_, tags, streamKey, headlineReason, headlineInsteadOf) => {
    expect(derive(tags).summary).toMatchObject({ streamKey, headlineReason, headlineInsteadOf });
  });

  const abandoned = [tag('1.0.0', [[1, 'a:2']]), tag('1.1.0', [[109, 'a:3']])];

  it.each([
    ['its last push is more than 90 days old', [latestAt(195), ...abandoned], 'tag:latest', 'latest', null],
    [
      'its last push is 90 days old',
      [latestAt(195), ...abandoned, tag('1.2.0', [[110, 'a:4']])],
      'semver:',
      'highest-version',
      'latest',
    ],
    ['no other series has a newer push', [latestAt(100), ...abandoned], 'semver:', 'highest-version', 'latest'],
    ['others keep a history too', [latestAt(195), ...abandoned, ...commits], 'hash:main-', 'newest', 'latest'],
  ])('is no abandoned series for its history: %s', (_, tags, streamKey, headlineReason, headlineInsteadOf) => {
    expect(derive(tags).summary).toMatchObject({ streamKey, headlineReason, headlineInsteadOf });
  });

  it('is the only stream just where no other one comes into question', () => {
    expect(derive(commits).summary).toMatchObject({ streamKey: 'hash:main-', headlineReason: 'only' });
  });

  it('is the pinned stream, and falls back when that no longer exists', () => {
    const tags = [latest, ...versions];
    const pinnedTo = (streamKey: string) => derive(tags, { pinned: { streamKey, platform: null } }).summary;
    expect(pinnedTo('semver:')).toMatchObject({ streamKey: 'semver:', headlineReason: 'pinned' });
    expect(pinnedTo('tag:renamed')).toMatchObject({ streamKey: 'tag:latest', headlineReason: 'latest' });
  });

  it('has the pinned platform, else linux/amd64, else the first', () => {
    const arm = image('arm:5', { platform: ARM64 });
    const windows = image('win:9', { platform: 'windows/amd64:10.0.1' });
    const all = [tag('latest', [[1, [windows, arm, image('amd:4')]]])];
    const platformOf = (tags: typeof all, platform: string | null) =>
      derive(tags, { pinned: { streamKey: 'tag:latest', platform } }).summary.platform;
    expect(platformOf(all, ARM64)).toBe(ARM64);
    expect(platformOf(all, 'linux/s390x')).toBe(AMD64);
    expect(platformOf(all, null)).toBe(AMD64);
    expect(derive([tag('latest', [[1, [windows, arm]]])]).summary.platform).toBe(ARM64);
  });
});

describe('the summary of a repository', () => {
  it('is null in all fields without points', () => {
    expect(derive([]).summary).toEqual({
      repositoryId: 'repo',
      seriesId: null,
      streamKey: null,
      streamLabel: null,
      tagName: null,
      platform: null,
      headlineReason: null,
      headlineInsteadOf: null,
      sizeBytes: null,
      pullCostBytes: null,
      lastChangeAt: null,
      lastDeltaBytes: null,
      size7dBytes: null,
      size30dBytes: null,
      size90dBytes: null,
      firstAt: null,
      firstSizeBytes: null,
      latestVersion: null,
      spark: [],
      tagCount: 0,
      streamCount: 0,
      derivedAt: NOW,
    });
  });

  it('lists size, pull cost, last change and earlier sizes of the headline', () => {
    const latest = tag('latest', [
      [150, 'base:100 app:10'],
      [180, 'base:100 app:30'],
      [195, 'base:100 app:25'],
    ]);
    const hidden = [tag(`sha256-${'0'.repeat(64)}`, []), tag('old', [], { goneAt: day(1) }), tag('pr-1', [])];
    expect(derive([latest, ...hidden]).summary).toMatchObject({
      seriesId: seriesId('repo', 'tag:latest', AMD64),
      streamLabel: 'latest',
      sizeBytes: 125,
      pullCostBytes: 25,
      lastChangeAt: day(195),
      lastDeltaBytes: -5,
      size7dBytes: 130,
      size30dBytes: 110,
      size90dBytes: null,
      firstAt: day(150),
      firstSizeBytes: 110,
      latestVersion: null,
      tagCount: 2,
      streamCount: 1,
      spark: [
        [day(150).getTime() / 1000, 110],
        [day(180).getTime() / 1000, 130],
        [day(195).getTime() / 1000, 125],
        [day(200).getTime() / 1000, 125],
      ],
    });
  });

  it('has no last change at a first point', () => {
    expect(derive([tag('latest', [[1, 'a:1']])]).summary).toMatchObject({ lastDeltaBytes: null, pullCostBytes: 1 });
  });

  it('has the oldest point in time, which for versions need not be the lowest version', () => {
    const tags = [tag('1.1.0', [[150, 'a:10']]), tag('1.0.9', [[180, 'a:30']]), tag('1.2.0', [[190, 'a:20']])];
    expect(derive(tags).summary).toMatchObject({ sizeBytes: 20, firstAt: day(150), firstSizeBytes: 10 });
  });

  it('names the version that is the same image as latest, as exactly as a tag does', () => {
    const versions = [
      tag('1.2.0', [[150, 'a:10']]),
      tag('1.3.0', [[170, 'a:30']]),
      tag('1.3', [[170, 'a:30']]),
      tag('1.3.0-alpine', [[170, 'a:30']]),
    ];
    const latestVersion = (...more: Parameters<typeof derive>[0]) =>
      derive([...versions, ...more]).summary.latestVersion;
    expect(latestVersion(tag('latest', [[171, 'a:30']]))).toBe('1.3.0');
    expect(latestVersion(tag('latest', [[171, 'a:10']]))).toBe('1.2.0');
    expect(latestVersion(tag('latest', [[171, 'a:11']]))).toBeNull();
    expect(latestVersion(tag('latest', [[171, [image('a:30', { platform: ARM64 })]]]))).toBeNull();
    expect(latestVersion(tag('latest', [[171, 'a:30']], { goneAt: day(180) }))).toBeNull();
    expect(latestVersion()).toBeNull();
  });
});
