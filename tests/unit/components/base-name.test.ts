import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { BaseName, BaseSize } from '#components/figures/base-name.tsx';
import { baseTitle } from '#lib/format/base-title.ts';
import { makeBase } from '#tests/support/comparison.ts';

const NODE = makeBase('library/node', '24-alpine');
const markup = (change: Partial<typeof NODE> = {}) =>
  renderToStaticMarkup(createElement(BaseName, { base: { ...NODE, ...change } }));
const textOf = (html: string) => html.replace(/<[^>]*>/g, '');

describe('the title of a base image', () => {
  it.each([
    ['docker.io/library/node', '24-alpine', 'sha256:0123456789abcdef', 'library/node:24-alpine'],
    ['ghcr.io/acme/base', null, 'sha256:0123456789abcdef', 'ghcr.io/acme/base@0123456789ab'],
    ['ghcr.io/acme/base', 'sha256:0123456789abcdef', null, 'ghcr.io/acme/base@0123456789ab'],
    ['Our Base', null, null, 'Our Base'],
    [null, null, 'sha256:0123456789abcdef', '@0123456789ab'],
    [null, null, null, null],
  ])('of %s, %s, %s is %s', (name, tag, digest, title) => {
    expect(baseTitle({ name, tag, digest })).toBe(title);
  });
});

describe('the name of a base image', () => {
  it('is a link to the image of the watched repository', () => {
    expect(markup()).toContain('href="/repositories/base/images/sha256:library/node:24-alpine"');
    expect(textOf(markup())).toBe('library/node:24-alpine');
  });

  it('says until when a former tag pointed to it', () => {
    expect(textOf(markup({ current: false, endedAt: '2026-11-03T12:00:00Z' }))).toBe(
      'was library/node:24-alpine until 3 Nov 2026',
    );
  });

  it('marks a name that only a label has, and mentions a label that names another image', () => {
    const html = markup({ by: 'label', repositoryId: null });
    expect(textOf(html)).toBe('library/node:24-alpine (by its label)');
    expect(html).not.toContain('href');
    expect(textOf(markup({ label: 'debian:\u202E12' }))).toBe('library/node:24-alpine (its label: debian:\\u202e12)');
  });

  it('is unknown where only the layers are known, and has no size where they are not', () => {
    expect(textOf(markup({ name: null, tag: null, digest: null, by: 'config' }))).toBe('name unknown');
    const size = (change: Partial<typeof NODE>) =>
      textOf(renderToStaticMarkup(createElement(BaseSize, { base: { ...NODE, ...change } })));
    expect(size({ layerCount: 3, sizeBytes: 54_000_000 })).toBe('3 layers, 54.0 MB');
    expect(size({ layerCount: null, sizeBytes: null })).toBe('');
  });
});
