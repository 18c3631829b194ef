import { describe, expect, it } from 'vitest';
import { ACCEPT_MANIFEST, bareMediaType, compressionOf, isForeignLayer } from '#lib/image/media-types.ts';
import { comparePlatforms, normalisePlatform, type RawPlatform } from '#lib/image/platform.ts';

function raw(text: string, more: Partial<RawPlatform> = {}): RawPlatform {
  const [os = null, architecture = null, variant = null] = text.split('/').map((part) => (part === '' ? null : part));
  return { os, architecture, variant, osVersion: null, osFeatures: [], ...more };
}

describe('normalisePlatform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v2', 'linux/amd64/v2'],
    ['linux/arm64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/8', 'linux/arm64'],
    ['linux/arm64/v9', 'linux/arm64/v9'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/v6', 'linux/arm/v6'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/x86_64', 'linux/amd64'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['macos/aarch64', 'darwin/arm64'],
    ['Linux/AMD64', 'linux/amd64'],
    ['unknown/unknown', 'unknown'],
    ['linux/', 'unknown'],
    ['/amd64', 'unknown'],
    ['linux/<script>', 'unknown'],
  ])('normalises %s to %s (M-31)', (text, platform) => {
    expect(normalisePlatform(raw(text))).toBe(platform);
  });

  it('keeps Windows builds and features apart (M-32)', () => {
    const windows = raw('windows/amd64', { osVersion: '10.0.17763.1' });
    expect(normalisePlatform(windows)).toBe('windows/amd64:10.0.17763.1');
    expect(normalisePlatform({ ...windows, osFeatures: ['win32k'] })).toBe('windows/amd64:10.0.17763.1+win32k');
    expect(normalisePlatform(raw('windows/amd64'))).toBe('windows/amd64');
    expect(normalisePlatform(raw('linux/amd64', { osVersion: '5.10' }))).toBe('linux/amd64');
  });

  it('returns unknown without a platform (M-34)', () => {
    expect(normalisePlatform(null)).toBe('unknown');
  });
});

it('comparePlatforms sorts linux/amd64 and linux/arm64 first and unknown last', () => {
  const sorted = ['unknown', 'windows/amd64', 'linux/s390x', 'linux/arm64', 'linux/386', 'linux/amd64'].sort(
    comparePlatforms,
  );
  expect(sorted).toEqual(['linux/amd64', 'linux/arm64', 'linux/386', 'linux/s390x', 'windows/amd64', 'unknown']);
});

describe('media types of manifests and layers', () => {
  it('include both flavours of index and manifest in one Accept header (M-01)', () => {
    expect(ACCEPT_MANIFEST).toBe(
      'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, ' +
        'application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json',
    );
  });

  it('are compared without parameters (M-03)', () => {
    expect(bareMediaType('Application/JSON; charset=utf-8')).toBe('application/json');
    expect(bareMediaType(' ; x')).toBeNull();
    expect(bareMediaType(null)).toBeNull();
  });

  it.each([
    ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'gzip'],
    ['application/vnd.oci.image.layer.v1.tar+gzip', 'gzip'],
    ['application/vnd.oci.image.layer.v1.tar+zstd', 'zstd'],
    ['application/vnd.docker.image.rootfs.diff.tar.zstd', 'zstd'],
    ['application/vnd.oci.image.layer.v1.tar', 'none'],
    ['application/vnd.docker.image.rootfs.diff.tar', 'none'],
    ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'encrypted'],
    ['application/vnd.oci.image.layer.v1.tar+lz4', 'unknown'],
    ['application/vnd.in-toto+json', 'unknown'],
  ])('give for %s the compression %s (M-25)', (mediaType, compression) => {
    expect(compressionOf(mediaType)).toBe(compression);
  });

  it.each([
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', true],
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', true],
    ['application/vnd.oci.image.layer.v1.tar+gzip', false],
  ])('mark %s as foreign: %s (M-26)', (mediaType, foreign) => {
    expect(isForeignLayer(mediaType)).toBe(foreign);
  });
});
