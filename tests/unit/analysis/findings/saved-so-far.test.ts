import { describe, expect, it } from 'vitest';
import { sumSavedSoFar } from '#lib/analysis/findings/saved-so-far.ts';
import { imageFindings as image } from './image-findings.ts';

describe('what was saved so far', () => {
  it('is nothing without an earlier image', () => {
    expect(sumSavedSoFar([])).toBe(0);
    expect(sumSavedSoFar([image({ 'package-cache/a': 10 })])).toBe(0);
  });

  it('is the bytes of findings that the newest image lacks, as the last image with them had them', () => {
    const images = [
      image({ 'package-cache/a': 10, 'toolchain/b': 50 }),
      image({ 'package-cache/a': 12, 'toolchain/b': 50 }),
      image({ 'toolchain/b': 40 }),
    ];
    expect(sumSavedSoFar(images)).toBe(12);
  });

  it('counts a finding once that was gone, came back and is gone again', () => {
    const [with50, with60, without] = [image({ 'toolchain/b': 50 }), image({ 'toolchain/b': 60 }), image({})];
    expect(sumSavedSoFar([with50, without, with60, without, without])).toBe(60);
    expect(sumSavedSoFar([with50, without, with60])).toBe(0);
  });

  it('counts what moved to another finding only once it is gone for good', () => {
    const moved = [image({ 'package-cache/a': 30 }), image({ 'build-cache/b': 25 })];
    expect(sumSavedSoFar(moved)).toBe(5);
    expect(sumSavedSoFar([...moved, image({})])).toBe(30);
  });

  it('does not subtract a finding that came back', () => {
    const images = [image({ 'toolchain/b': 50 }), image({ 'package-cache/a': 30 }), image({ 'toolchain/b': 50 })];
    expect(sumSavedSoFar(images)).toBe(30);
  });

  it('does not count files that another finding of the image still has', () => {
    const shared = image({ 'dev-dependencies/a': 30, 'next-standalone/b': [20, 0] });
    expect(sumSavedSoFar([shared, image({ 'next-standalone/b': 20 })])).toBe(10);
    expect(sumSavedSoFar([shared, image({ 'next-standalone/b': 90 })])).toBe(10);
    expect(sumSavedSoFar([shared, image({})])).toBe(30);
  });

  it('has the base of the image before it, or of the next, where it is unknown which smaller images could replace it', () => {
    const [fat, slim] = [image({ 'fat-base/n': 90 }), image({})];
    const unknown = image({}, { knowsSiblings: false });
    expect(sumSavedSoFar([fat, slim])).toBe(90);
    expect(sumSavedSoFar([fat, unknown])).toBe(0);
    expect(sumSavedSoFar([fat, unknown, slim])).toBe(90);
    expect(sumSavedSoFar([unknown, fat, slim])).toBe(90);
    expect(sumSavedSoFar([unknown, slim])).toBe(0);
    expect(sumSavedSoFar([unknown])).toBe(0);
  });

  it('compares only images of one purpose whose base is known alike', () => {
    const builder = image({}, { purpose: 'builder' });
    const unknown = image({}, { hasBase: false });
    const tools = image({ 'toolchain/b': 50 });
    expect(sumSavedSoFar([tools, builder])).toBe(0);
    expect(sumSavedSoFar([tools, unknown])).toBe(0);
    expect(sumSavedSoFar([tools, builder, image({})])).toBe(50);
  });
});
