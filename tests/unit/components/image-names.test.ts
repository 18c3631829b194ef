import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BuildDay, ImageDates } from '#components/figures/image-dates.tsx';
import { splitName, WrappingName } from '#components/figures/wrapping-name.tsx';

const textOf = (markup: string) => markup.replace(/<[^>]*>/g, '');

describe('a long name', () => {
  it('breaks after its slashes, its colon and its at sign, and loses nothing', () => {
    const name = 'ghcr.io:5000/acme/payments/api:1.0@sha256:0123';
    const parts = splitName(name).map(({ part }) => part);
    expect(parts).toEqual(['ghcr.io:', '5000/', 'acme/', 'payments/', 'api:', '1.0@', 'sha256:', '0123']);
    expect(textOf(renderToStaticMarkup(createElement(WrappingName, { name })))).toBe(name);
  });

  it('shows an invisible character as its escape', () => {
    expect(textOf(renderToStaticMarkup(createElement(WrappingName, { name: 'a/\u202Eb' })))).toBe('a/\\u202eb');
  });
});

describe('the dates of an image', () => {
  const dates = (createdAt: string | null, firstSeenAt: string | null) =>
    textOf(renderToStaticMarkup(createElement(ImageDates, { createdAt, firstSeenAt })));

  it('are when it was built and when it was first seen, day first', () => {
    expect(dates('2026-11-03T14:05:00Z', '2026-11-04T10:00:00Z')).toBe('built 3 Nov 2026first seen 4 Nov 2026');
  });

  it('call a build date that the config lacks unknown', () => {
    expect(dates(null, '2026-11-04T10:00:00Z')).toContain('built unknown');
    expect(textOf(renderToStaticMarkup(createElement(BuildDay, { createdAt: null })))).toBe('unknown');
  });
});
