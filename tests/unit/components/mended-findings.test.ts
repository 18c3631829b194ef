import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { FindingTags } from '#components/image/findings/finding-tags.tsx';
import { MendedFindings } from '#components/image/findings/mended-findings.tsx';
import type { Relation } from '#lib/domain/relation.ts';
import type { GoneFinding } from '#lib/views/dto/findings.ts';

const OLDER = `sha256:${'b'.repeat(64)}`;
const IMAGE = { repositoryId: 'r1', digest: `sha256:${'a'.repeat(64)}` };
const CACHE: GoneFinding = {
  id: 'package-cache-0123456789ab',
  kind: 'package-cache',
  title: 'Package lists of apt\u202e',
  savedBytes: 18_900_000,
  estimated: true,
  perRelease: null,
  goneAt: '2026-11-12T08:00:00Z',
  goneWith: { digest: OLDER, tag: '1.2.0' },
  tags: null,
  moreTags: 0,
};
const SECRET: GoneFinding = {
  ...CACHE,
  id: 'secret-0123456789ab',
  kind: 'secret',
  title: 'Secret in /app/.npmrc',
  savedBytes: 0,
  goneWith: { ...IMAGE, tag: '1.3.0' },
  tags: ['1.2.0'],
};

const Address = ({ url, children }: { url: string; children?: ReactNode }) =>
  NuqsTestingAdapter({ searchParams: url, children });
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

type Shown = { moreGone?: number; url?: string; relation?: Relation };

function render(gone: GoneFinding[], { moreGone = 0, url = '', relation = 'ours' }: Shown = {}) {
  const list = createElement(MendedFindings, { findings: { gone, moreGone, relation }, image: IMAGE });
  return renderToStaticMarkup(createElement(Address, { url }, list));
}

describe('the list of mended findings', () => {
  it('is folded, and unfolded where the URL names one of them', () => {
    expect(render([CACHE, SECRET])).toMatch(/^<details><summary[^>]*>Mended \(2\)</);
    expect(render([CACHE], { url: `?finding=${CACHE.id}` })).toMatch(/^<details open="">/);
    expect(render([CACHE], { url: '?finding=other' })).toMatch(/^<details><summary/);
  });

  it('is not there without any', () => {
    expect(render([])).toBe('');
  });

  it('has the title, kind and bytes of each, and a link to the findings of the image that it is gone with', () => {
    const html = render([CACHE]);
    expect(textOf(html)).toContain('Package lists of apt\\u202e');
    expect(textOf(html)).toMatch(/package caches · gone since .*12.* with 1\.2\.0 bbbbbbbbbbbb/);
    expect(textOf(html)).toContain('saved about 18.9 MB');
    expect(html).toContain(`href="/repositories/r1/images/${OLDER}?tab=findings"`);
  });

  it('has no link to the image itself, and no bytes where nothing was saved', () => {
    const html = render([SECRET]);
    expect(textOf(html)).toContain('with this image');
    expect(html).not.toContain('href=');
    expect(textOf(html)).not.toContain('saved ');
  });

  it('has the bytes of a release where nothing of the image was saved', () => {
    const perRelease = { bytes: 31_200_000, changed: 5, releases: 6 };
    const order = { ...CACHE, kind: 'layer-order', savedBytes: 0, estimated: false, perRelease };
    expect(textOf(render([order]))).toContain('saved 31.2 MB a release');
  });

  it('names the tags that still have a secret', () => {
    expect(textOf(render([SECRET]))).toContain('Delete this tag: 1.2.0');
    expect(textOf(render([SECRET], { relation: 'upstream' }))).toContain('This tag has the secret: 1.2.0');
    expect(textOf(render([{ ...SECRET, tags: [] }]))).not.toMatch(/Delete|No tag/);
  });

  it('counts those that are left out', () => {
    expect(textOf(render([CACHE], { moreGone: 1 }))).toMatch(/^Mended \(2\).*1 older one is not listed\.$/);
    expect(textOf(render([CACHE], { moreGone: 2 }))).toContain('2 older ones are not listed.');
  });
});

describe('the tags of a secret', () => {
  const wordsOf = (tags: string[] | null, moreTags = 0, relation: Relation = 'ours') =>
    textOf(renderToStaticMarkup(createElement(FindingTags, { tags, moreTags, relation })));

  it.each([
    [['1.2.0'], 0, 'Delete this tag: 1.2.0'],
    [['1.2.0', '1.2.1'], 0, 'Delete these tags: 1.2.0 and 1.2.1'],
    [['1.2.0', '1.2.1', 'main'], 0, 'Delete these tags: 1.2.0, 1.2.1 and main'],
    [['1.2.0', '1.2.1'], 1_003, 'Delete these tags: 1.2.0, 1.2.1 and 1,003 more'],
    [['1.2.0'], 1, 'Delete these tags: 1.2.0 and 1 more'],
    [['a\u202eb'], 0, 'Delete this tag: a\\u202eb'],
  ])('are named: %s and %d more', (tags, moreTags, words) => {
    expect(wordsOf(tags, moreTags)).toBe(words);
  });

  it.each([
    [['1.2.0'], 0, 'This tag has the secret: 1.2.0'],
    [['1.2.0', '1.2.1'], 3, 'These tags have the secret: 1.2.0, 1.2.1 and 3 more'],
  ])('of a third-party image are not to be deleted: %s and %d more', (tags, moreTags, words) => {
    expect(wordsOf(tags, moreTags, 'upstream')).toBe(words);
  });

  it('are said to be none where no tag has it, and nothing is said of other kinds', () => {
    expect(wordsOf([])).toBe('No tag points to an image that is known to have this secret.');
    expect(wordsOf(null)).toBe('');
  });
});
