import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Change } from '#components/figures/change.tsx';
import { Size } from '#components/figures/size.tsx';
import { SizeBar } from '#components/overview/size-bar.tsx';

describe('a size on a page', () => {
  it('has a text for a screen reader when it is unknown', () => {
    expect(renderToStaticMarkup(createElement(Size, { bytes: null }))).toMatch(/sr-only">[^<]+</);
    expect(renderToStaticMarkup(createElement(Change, { bytes: null }))).toMatch(/sr-only">[^<]+</);
  });

  it('has its exact bytes in the tooltip', () => {
    expect(renderToStaticMarkup(createElement(Size, { bytes: 184_203_331 }))).toContain('title="184,203,331 bytes"');
  });
});

describe('a change on a page', () => {
  const change = (bytes: number, percent: number | null) =>
    renderToStaticMarkup(createElement(Change, { bytes, percent }));

  it('has a percentage only when there is something to compare with', () => {
    expect(change(12_400_000, 8.1)).toContain('8.1');
    expect(change(12_400_000, null)).not.toContain('%');
    expect(change(0, 0)).not.toContain('%');
  });

  it('says in words for a screen reader whether it grew or shrank', () => {
    const word = (bytes: number) => /sr-only">([^<]*)</.exec(change(bytes, 1))?.[1];
    expect(word(5)).not.toBe(word(-5));
    expect(word(0)).toBeUndefined();
  });
});

describe('the bar of a size', () => {
  const sharesOf = (bytes: number, budget: number | null, scale: number) =>
    [
      ...renderToStaticMarkup(createElement(SizeBar, { bytes, before: null, budget, scale })).matchAll(
        /width:([\d.]+)%/g,
      ),
    ].map(([, share]) => Number(share));

  it('is split at the budget when it exceeds it', () => {
    expect(sharesOf(80, 50, 100)).toEqual([50, 30]);
    expect(sharesOf(50, 50, 100)).toEqual([50]);
    expect(sharesOf(80, null, 100)).toEqual([80]);
  });

  it('is never longer than its row, even without a scale', () => {
    expect(sharesOf(300, null, 100)).toEqual([100]);
    expect(sharesOf(300, null, 0)).toEqual([100]);
  });
});
