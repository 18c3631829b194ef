import { describe, expect, it } from 'vitest';
import { compareFindings } from '#lib/analysis/findings/compare-findings.ts';
import { imageFindings } from './image-findings.ts';

const MB = 1_000_000;

describe('the findings that a push adds', () => {
  it('are the growth of each kind, the largest first', () => {
    const from = imageFindings({ 'toolchain/gcc': 50 * MB, 'package-cache/apt': 4 * MB });
    const to = imageFindings({
      'toolchain/gcc': 50 * MB,
      'package-cache/apt': 6 * MB,
      'package-cache/npm': 1 * MB,
      'dev-dependencies/app': 19 * MB,
    });
    expect(compareFindings(from, to)).toEqual({
      added: [
        { kind: 'dev-dependencies', bytes: 19 * MB },
        { kind: 'package-cache', bytes: 3 * MB },
      ],
      secrets: 0,
    });
  });

  it('do not include files that moved to another finding of the kind, nor small ones', () => {
    const from = imageFindings({ 'package-cache/a': 4 * MB, 'toolchain/gcc': 50 * MB });
    const to = imageFindings({ 'package-cache/b': 4 * MB, 'toolchain/gcc': 50 * MB + 99_999 });
    expect(compareFindings(from, to)).toEqual({ added: [], secrets: 0 });
  });

  it('do not include files that another finding no longer has', () => {
    const from = imageFindings({ 'package-cache/a': 9 * MB, 'dev-dependencies/b': [9 * MB, 0] });
    const to = imageFindings({ 'dev-dependencies/b': [9 * MB, 9 * MB] });
    expect(compareFindings(from, to)).toEqual({ added: [], secrets: 0 });
  });

  it('do not include files that a finding of another kind has, too', () => {
    const from = imageFindings({});
    const to = imageFindings({ 'package-cache/a': 9 * MB, 'dev-dependencies/b': [9 * MB, 0] });
    expect(compareFindings(from, to)).toEqual({ added: [{ kind: 'package-cache', bytes: 9 * MB }], secrets: 0 });
  });

  it('only count new secrets', () => {
    const from = imageFindings({ 'secret/old': 0 });
    expect(compareFindings(from, imageFindings({ 'secret/old': 0, 'secret/new': 0 }))).toEqual({
      added: [],
      secrets: 1,
    });
  });

  it('only count a larger base that the push brought, when the smaller ones of both images are known', () => {
    const [without, small, large] = [
      imageFindings({}),
      imageFindings({ 'fat-base/n': 5 * MB }),
      imageFindings({ 'fat-base/n': 9 * MB }),
    ];
    const unknown = { knowsSiblings: false };
    expect(compareFindings(without, large)?.added).toEqual([{ kind: 'fat-base', bytes: 9 * MB }]);
    expect(compareFindings(small, large)?.added).toEqual([]);
    expect(compareFindings(imageFindings({}, unknown), large)?.added).toEqual([]);
    expect(compareFindings(without, imageFindings({ 'fat-base/n': 9 * MB }, unknown))?.added).toEqual([]);
  });

  it('are unknown without both images, or of other rules, another purpose or another knowledge of the base', () => {
    const one = imageFindings({});
    expect(compareFindings(null, one)).toBeNull();
    expect(compareFindings(one, null)).toBeNull();
    for (const change of [{ rulesVersion: 2 }, { purpose: 'builder' }, { hasBase: false }])
      expect(compareFindings(one, imageFindings({}, change))).toBeNull();
  });
});
