import { describe, expect, it } from 'vitest';
import { compareOrder } from '#lib/analysis/tags/order.ts';
import { classifyTag, isCharted } from '#lib/analysis/tags/tag-form.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';

const hex64 = '0123456789abcdef'.repeat(4);

describe('classifyTag (D-02, R-24)', () => {
  it.each([
    // Artifact.
    [`sha256-${hex64}`, 'artifact', 'artifact'],
    [`sha256-${hex64}.sig`, 'artifact', 'artifact'],
    [`sha256-${hex64}.att`, 'artifact', 'artifact'],
    [`sha256-${hex64}.sbom`, 'artifact', 'artifact'],
    // Pull requests.
    ['pr-123', 'pr', 'pr'],
    ['PR-7', 'pr', 'pr'],
    ['pr-123-3f2a9c1', 'pr', 'pr'],
    ['mr-45', 'pr', 'pr'],
    ['refs-pull-12-merge', 'pr', 'pr'],
    // Dates and running numbers.
    ['20260918', 'date', 'date:YYYYMMDD'],
    ['2026.09.18', 'date', 'date:YYYY.MM.DD'],
    ['2026-09-18', 'date', 'date:YYYY-MM-DD'],
    ['nightly-2026-09-18-slim', 'date', 'date:nightly-YYYY-MM-DD-slim'],
    ['20180112', 'date', 'date:YYYYMMDD'],
    ['stretch-20171210', 'date', 'date:stretch-YYYYMMDD'],
    ['xenial-20180112', 'date', 'date:xenial-YYYYMMDD'],
    ['xenial-20180112.1', 'date', 'date:xenial-YYYYMMDD'],
    ['20260918123456', 'date', 'date:YYYYMMDDhhmmss'],
    ['20260918-abc1234', 'date', 'date:YYYYMMDD-<sha>'],
    ['RELEASE.2024-01-16T16-07-38Z', 'date', 'date:RELEASE.YYYY-MM-DDThh-mm-ssZ'],
    ['build-123', 'date', 'date:build-#'],
    ['12345', 'date', 'date:#'],
    ['main-abc1234-1700000000', 'date', 'date:main-<sha>-#'],
    // Pre-releases.
    ['v1.2.3-rc.1', 'prerelease', 'pre:'],
    ['v1.1.0-rc1', 'prerelease', 'pre:'],
    ['1.2.3-beta', 'prerelease', 'pre:'],
    ['1.2.3-SNAPSHOT', 'prerelease', 'pre:'],
    ['3.6.0a4', 'prerelease', 'pre:'],
    ['3.7.0a4-alpine3.7', 'prerelease', 'pre:-alpine#'],
    ['10-beta3-alpine', 'prerelease', 'pre:-alpine'],
    ['1.10rc1', 'prerelease', 'pre:'],
    ['9-b181', 'prerelease', 'pre:'],
    ['10-ea-32-jdk', 'prerelease', 'pre:-jdk'],
    ['chart-1.0.0-rc1', 'prerelease', 'pre:chart-x.y.z'],
    // Versions.
    ['1.13.8', 'semver', 'semver:'],
    ['v1.5.0', 'semver', 'semver:'],
    ['1.2.3.4', 'semver', 'semver:'],
    ['1.2.3.4-slim', 'semver', 'semver:-slim'],
    ['1.13.8-perl', 'semver', 'semver:-perl'],
    ['20.1.0-alpine3.21', 'semver', 'semver:-alpine#'],
    ['20.1.0-bookworm', 'semver', 'semver:-bookworm'],
    ['4.0.7-32bit', 'semver', 'semver:-32bit'],
    ['8u151-jdk', 'semver', 'semver:-jdk'],
    ['8u392-b08-jdk-alpine', 'semver', 'semver:-jdk-alpine'],
    ['9.0.1-11-jdk', 'semver', 'semver:-#-jdk'],
    ['17.0.9_9-jdk', 'semver', 'semver:-jdk'],
    ['v1.2.3+build.5', 'semver', 'semver:'],
    ['16.1.0-debian-11-r15', 'semver', 'semver:-debian-#-r#'],
    ['6.4.2-php8.2-fpm-alpine', 'semver', 'semver:-php8.2-fpm-alpine'],
    ['3.9.6-eclipse-temurin-17', 'semver', 'semver:-eclipse-temurin-17'],
    ['1.2.3-dev', 'semver', 'semver:-dev'],
    ['1.2.3-20260918', 'semver', 'semver:-YYYYMMDD'],
    ['1.2.3-abc1234', 'semver', 'semver:-<sha>'],
    ['v1.2.3-5-gabc1234', 'semver', 'semver:-#-<sha>'],
    ['2024.3.1', 'semver', 'semver:'],
    ['release-1.2.3', 'semver', 'semver:release-x.y.z'],
    ['app-1.2.3.4', 'semver', 'semver:app-x.y.z'],
    // Commits.
    ['3f2a9c1', 'hash', 'hash:'],
    ['sha-abc1234', 'hash', 'hash:sha-'],
    ['sha-1234567', 'hash', 'hash:sha-'],
    ['sha-20180112', 'hash', 'hash:sha-'],
    ['main-3f2a9c1', 'hash', 'hash:main-'],
    ['main-42-3f2a9c1', 'hash', 'hash:main-#-'],
    ['main-3f2a9c1-amd64', 'hash', 'hash:main-<sha>-amd64'],
    [`${'a1'.repeat(20)}`, 'hash', 'hash:'],
    // Moving tags.
    ['latest', 'moving', 'tag:latest'],
    ['18', 'moving', 'tag:18'],
    ['1.27', 'moving', 'tag:1.27'],
    ['v1.4-alpine', 'moving', 'tag:v1.4-alpine'],
    ['3-alpine', 'moving', 'tag:3-alpine'],
    ['3.7-rc', 'moving', 'tag:3.7-rc'],
    ['1.10-rc-alpine', 'moving', 'tag:1.10-rc-alpine'],
    ['10-ea', 'moving', 'tag:10-ea'],
    ['stable-perl', 'moving', 'tag:stable-perl'],
    ['main', 'moving', 'tag:main'],
    // Other tags.
    ['jessie', 'other', 'tag:jessie'],
    ['deadbeef', 'other', 'tag:deadbeef'],
    ['ltsc2019', 'other', 'tag:ltsc2019'],
    ['feature-login', 'other', 'tag:feature-login'],
    ['1.2.3.4.5.6.7', 'other', 'tag:1.2.3.4.5.6.7'],
    ['', 'other', 'tag:'],
  ])('classifies %s as %s in %s', (name, form, streamKey) => {
    expect(classifyTag(name)).toMatchObject({ form, streamKey });
  });

  it.each([
    ['1.2.3', 'x.y.z'],
    ['v1.2.3-alpine3.21', 'x.y.z-alpine#'],
    ['1.2.3-rc1-slim', 'x.y.z-pre-slim'],
    ['main-3f2a9c1', 'main-<sha>'],
    ['stretch-20171210', 'stretch-YYYYMMDD'],
    ['build-9', 'build-#'],
    ['latest', 'latest'],
  ])('labels %s as %s', (name, label) => {
    expect(classifyTag(name).label).toBe(label);
  });

  it('classifies only 7 to 40 hex digits as a commit (D-02)', () => {
    expect(classifyTag('a1b2c3').form).toBe('other');
    expect(classifyTag('a1b2c3d').form).toBe('hash');
    expect(classifyTag('a1'.repeat(20)).form).toBe('hash');
    expect(classifyTag(`${'a1'.repeat(20)}b`).form).toBe('other');
  });

  it('rejects impossible dates', () => {
    expect(classifyTag('2026.13.18').form).toBe('semver');
    expect(classifyTag('20261318').streamKey).toBe('date:#');
    expect(classifyTag('2026-02-32').form).toBe('moving');
  });

  it('charts neither artifacts nor pull requests', () => {
    expect([classifyTag('pr-1'), classifyTag(`sha256-${hex64}`)].map(({ form }) => isCharted(form))).toEqual([
      false,
      false,
    ]);
    expect(isCharted(classifyTag('latest').form)).toBe(true);
  });

  it.each([['9'.repeat(128)], ['a-'.repeat(64)], ['1.'.repeat(64)], ['a1b2c3d-'.repeat(16)], ['x.1.2'.repeat(25)]])(
    'classifies the hostile name %s quickly',
    (name) => {
      const start = cpuMs();
      for (let turn = 0; turn < 100; turn += 1) classifyTag(name);
      expect(cpuMs() - start).toBeLessThan(500);
    },
  );
});

describe('compareOrder', () => {
  it.each([
    ['1.2.3', '1.2.10'],
    ['v1.9.9', '1.10.0'],
    ['1.2.3', '1.2.3.1'],
    ['1.0.0-alpha9', '1.0.0-beta1'],
    ['1.0.0-rc2', '1.0.0-rc10'],
    ['1.0.0-rc1', '1.0.1-alpha1'],
    ['10-beta4', '10-rc1'],
    ['9-b179', '9-b181'],
    ['7u151', '8u141'],
    ['8u151', '9.0.1'],
    ['17.0.9_8-jdk', '17.0.9_9-jdk'],
    ['16.1.0-debian-11-r9', '16.1.0-debian-11-r15'],
    ['3.6.4-alpine3.6', '3.6.4-alpine3.7'],
    ['3.6.4-alpine3.7', '3.6.5-alpine3.6'],
    ['20260917', '20260918'],
    ['xenial-20180112', 'xenial-20180112.1'],
    ['20260918-2359', '20260919-0001'],
    ['build-9', 'build-10'],
  ])('sorts %s before %s in one stream', (lower, higher) => {
    const [a, b] = [classifyTag(lower), classifyTag(higher)];
    expect(a.streamKey).toBe(b.streamKey);
    expect(compareOrder(a.order, b.order)).toBeLessThan(0);
    expect(compareOrder(b.order, a.order)).toBeGreaterThan(0);
  });

  it('sorts aliases as equal', () => {
    expect(compareOrder(classifyTag('v1.5.0').order, classifyTag('1.5.0').order)).toBe(0);
  });
});
