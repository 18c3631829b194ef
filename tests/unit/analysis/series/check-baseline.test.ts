import { describe, expect, it } from 'vitest';
import { isUsualChange } from '#lib/analysis/judge/usual-change.ts';
import { BUILT_IN_SETTINGS } from '#lib/analysis/rules/settings.ts';
import { type BaselineCandidate, chooseBasePush, chooseBaseStream } from '#lib/analysis/series/check-baseline.ts';

const day = (at: number) => new Date(Date.UTC(2026, 0, at));
const push = (tag: string, at: number, createdAt: number | null = null): BaselineCandidate => ({
  tag,
  at: day(at),
  createdAt: createdAt === null ? null : day(createdAt),
  digest: `sha256:${tag}-${at}`,
  indexDigest: null,
});
const build = (tag: string | null, builtAt: number, digests: string[] = ['sha256:new']) => ({
  tag,
  builtAt: day(builtAt),
  digests,
});

describe('chooseBasePush', () => {
  const main = [push('main', 1), push('main', 5), push('main', 9)];

  it.each([
    { built: 9, expected: 9 },
    { built: 8, expected: 5 },
    { built: 1, expected: 1 },
  ])('chooses the newest older push: built on day $built, pushed on day $expected', ({ built, expected }) => {
    expect(chooseBasePush(main, build('pr-7', built))?.at).toEqual(day(expected));
  });

  it('returns null when all pushes are newer', () => {
    expect(chooseBasePush(main, build('pr-7', 0))).toBeNull();
    expect(chooseBasePush([], build('pr-7', 9))).toBeNull();
  });

  it('dates a push by its build time, but never later than the push itself', () => {
    expect(chooseBasePush([push('main', 9, 3)], build('pr-7', 4))?.at).toEqual(day(9));
    // A build time after the push is replaced by the time of the push.
    expect(chooseBasePush([push('main', 3, 9)], build('pr-7', 4))?.at).toEqual(day(3));
  });

  it('skips the build itself when its own tag was already polled', () => {
    const itself = { ...push('main', 9), digest: 'sha256:new' };
    expect(chooseBasePush([push('main', 5), itself], build('main', 9))?.at).toEqual(day(5));
    const byIndex = { ...push('main', 9), indexDigest: 'sha256:new' };
    expect(chooseBasePush([push('main', 5), byIndex], build('main', 9))?.at).toEqual(day(5));
    // An image that another tag already has is no change.
    expect(chooseBasePush([push('main', 5), itself], build('pr-7', 9))).toBe(itself);
  });

  it('chooses the highest version that is not above that of the build', () => {
    const versions = ['1.4.0', '1.4.1', '1.5.0', '2.0.0'].map((tag, at) => push(tag, at + 1));
    expect(chooseBasePush(versions, build('1.4.2', 20))?.tag).toBe('1.4.1');
    expect(chooseBasePush(versions, build('1.6.0', 20))?.tag).toBe('1.5.0');
    expect(chooseBasePush(versions, build('1.4.1', 20))?.tag).toBe('1.4.1');
    expect(chooseBasePush(versions, build('1.3.0', 20))).toBeNull();
    expect(chooseBasePush(versions, build(null, 20))?.tag).toBe('2.0.0');
  });
});

describe('chooseBaseStream', () => {
  const known = ['tag:main', 'tag:latest'];

  it.each([
    { tag: 'main', expected: 'tag:main' },
    { tag: 'pr-12', expected: 'tag:latest' },
    { tag: 'feature-x', expected: 'tag:latest' },
    { tag: null, expected: 'tag:latest' },
  ])('chooses for tag $tag the stream $expected', ({ tag, expected }) => {
    expect(chooseBaseStream(tag, known, 'tag:latest')).toBe(expected);
  });

  it('returns null when the repository has no streams', () => {
    expect(chooseBaseStream('main', [], null)).toBeNull();
  });
});

it('isUsualChange is true only for growth that the series shows regularly, and never for one push', () => {
  const line = (sizes: number[]) => sizes.map((sizeBytes, at) => ({ at: day(at + 1), sizeBytes, segment: 0 }));
  const calm = line(Array.from({ length: 12 }, () => 100_000_000));
  const wild = line(Array.from({ length: 12 }, (_, at) => 100_000_000 + (at % 2) * 2_500_000));
  const { steps } = BUILT_IN_SETTINGS;
  expect(isUsualChange(6_000_000, wild, steps)).toBe(true);
  expect(isUsualChange(60_000_000, wild, steps)).toBe(false);
  expect(isUsualChange(6_000_000, calm, steps)).toBe(false);
  expect(isUsualChange(6_000_000, wild.slice(0, 1), steps)).toBe(false);
  expect(isUsualChange(6_000_000, [], steps)).toBe(false);
});
