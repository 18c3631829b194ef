import { describe, expect, it } from 'vitest';
import { areaOf } from '#lib/registry/gate/area-of.ts';
import {
  afterAnswer,
  afterFailure,
  afterHostFailed,
  afterPause,
  afterProbe,
  afterStoredPause,
  type FailingPath,
  HEALTHY,
  judgeFailing,
  pauseLeftMs,
} from '#lib/registry/gate/host-health.ts';

const now = new Date('2026-11-23T12:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const MINUTE_MS = 60_000;
const reason = { code: 'unavailable', message: 'it was answered with 500.', hint: null };
const other = { code: 'timeout', message: 'it hung.', hint: null };
const ORIGIN = 'https://r.example.com';

const pathOf = (area: string, n = 1, more: Partial<FailingPath> = {}): FailingPath => ({
  origin: ORIGIN,
  path: `/v2/${area}/manifests/${n}`,
  area,
  isUnreachable: false,
  ...more,
});

/** Creates failures, one per second. */
function failed(...paths: FailingPath[]) {
  return paths.reduce((health, path, index) => afterFailure(health, path, later(index), later(index + 1)), HEALTHY);
}

describe('judgeFailing', () => {
  it.each<[string, FailingPath[], boolean, 'host' | 'ask' | 'path']>([
    ['one failing path is a failure of that path', [pathOf('a')], false, 'path'],
    ['one path with a web page may be a failure of the host', [pathOf('a')], true, 'ask'],
    ['two failing paths of one repository are failures of these paths', [pathOf('a'), pathOf('a', 2)], false, 'path'],
    [
      'three failing paths of one repository may be a failure of the host',
      [pathOf('a'), pathOf('a', 2), pathOf('a', 3)],
      false,
      'ask',
    ],
    [
      'one failing path in each of two repositories is no failure of the host',
      [pathOf('a'), pathOf('b')],
      false,
      'path',
    ],
    [
      'three failing paths of two repositories are a failure of the host',
      [pathOf('a'), pathOf('a', 2), pathOf('b')],
      false,
      'host',
    ],
    [
      'two repositories that cannot be reached are a failure of the host',
      [pathOf('a', 1, { isUnreachable: true }), pathOf('b', 1, { isUnreachable: true })],
      false,
      'host',
    ],
  ])('decides whether the host fails: %s', (_, paths, isWebPage, expected) => {
    expect(judgeFailing(failed(...paths), isWebPage)).toBe(expected);
  });

  it('decides for the path after GET /v2/ answered, and for the host when a second repository fails', () => {
    const probed = afterProbe(failed(pathOf('a'), pathOf('a', 2), pathOf('a', 3)));
    expect(judgeFailing(afterFailure(probed, pathOf('a', 4), later(10), later(11)), false)).toBe('path');
    expect(judgeFailing(afterFailure(probed, pathOf('b'), later(10), later(11)), false)).toBe('host');
  });
});

describe('failing paths of a host', () => {
  it('count once, however often they are tried', () => {
    expect(failed(pathOf('a'), pathOf('a'), pathOf('a'), pathOf('a'), pathOf('a')).consecutiveFailures).toBe(1);
  });

  it('count once when they were in flight together', () => {
    const first = afterFailure(HEALTHY, pathOf('a'), later(0), later(100));
    expect(afterFailure(first, pathOf('b'), later(50), later(101)).consecutiveFailures).toBe(1);
    expect(afterFailure(first, pathOf('b'), later(100), later(200)).consecutiveFailures).toBe(2);
  });

  it('are cleared by the first answer of their host, not by one of the token endpoint', () => {
    const health = failed(pathOf('a'), pathOf('b', 1, { origin: 'https://auth.example.com' }));
    expect(afterAnswer(health, ORIGIN, later(5)).failing).toEqual([
      pathOf('b', 1, { origin: 'https://auth.example.com' }),
    ]);
    expect(afterAnswer(failed(pathOf('a')), ORIGIN, later(5))).toEqual(HEALTHY);
  });
});

describe('a pause of a host', () => {
  it('lasts as long as the host has been failing, between one and 15 minutes (P-19)', () => {
    const first = afterHostFailed(failed(pathOf('a'), pathOf('b')), reason, later(1000));
    expect(first.pausedUntil).toEqual(later(1000 + MINUTE_MS));
    const lengths = [2, 4, 8, 16, 40].map((minutes) => {
      const at = later(minutes * MINUTE_MS + 1);
      return pauseLeftMs(afterHostFailed(first, other, at), at) / MINUTE_MS;
    });
    expect(lengths).toEqual([2, 4, 8, 15, 15]);
  });

  it('keeps its start and first reason when it is extended, even after its end', () => {
    const first = afterPause(HEALTHY, 5000, reason, now);
    const prolonged = afterPause(first, 60_000, other, later(1000));
    expect(prolonged).toMatchObject({ pausedAt: now, pauseReason: reason, pausedUntil: later(61_000) });
    expect(afterHostFailed(prolonged, other, later(100_000))).toMatchObject({ pausedAt: now, pauseReason: reason });
  });

  it('is never shortened', () => {
    const paused = afterPause(HEALTHY, 5000, reason, now);
    expect(pauseLeftMs(afterPause(paused, 1000, other, now), now)).toBe(5000);
    expect(pauseLeftMs(paused, later(6000))).toBe(0);
  });

  it('requested by the host survives an answer, and is cleared by the first one after its end', () => {
    const paused = afterPause(failed(pathOf('a')), 5000, reason, now);
    expect(afterAnswer(paused, ORIGIN, later(10))).toEqual({
      ...HEALTHY,
      pausedUntil: later(5000),
      pausedAt: now,
      pauseReason: reason,
    });
    expect(afterAnswer(paused, ORIGIN, later(5000))).toEqual(HEALTHY);
  });

  it('caused by failures ends with an answer', () => {
    expect(afterAnswer(afterHostFailed(failed(pathOf('a')), reason, now), ORIGIN, later(10))).toEqual(HEALTHY);
  });

  it('is taken from the database when that one is longer', () => {
    const stored = { pausedUntil: later(60_000), pausedAt: now, pauseReason: reason };
    expect(afterStoredPause(HEALTHY, stored, now)).toMatchObject(stored);
    const longer = afterPause(HEALTHY, 90_000, other, now);
    expect(afterStoredPause(longer, stored, now)).toBe(longer);
  });
});

describe('areaOf', () => {
  it.each([
    ['/v2/team/app/manifests/v1', 'team/app'],
    ['/prefix/v2/team/app/tags/list?n=100', 'team/app'],
    ['/v2/app/blobs/sha256:abc', 'app'],
    ['/token?service=fake&scope=repository%3Ateam%2Fapp%3Apull&account=me', 'team/app'],
    ['/token?scope=repository:team/app:pull', 'team/app'],
    ['/v2/', '/v2/'],
    ['/v2/_catalog?n=100', '/v2/_catalog'],
  ])('assigns %s to %s', (path, area) => {
    expect(areaOf(path)).toBe(area);
  });
});
