import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CouldSave } from '#components/repository/could-save.tsx';
import type { ImageSaving } from '#lib/views/dto/could-save.ts';

const saving: ImageSaving = {
  digest: 'sha256:one',
  sizeBytes: 167_000_000,
  savedBytes: 114_000_000,
  findings: 6,
  secrets: 0,
  releases: 12,
  nodes: 1,
  savedSoFarBytes: 0,
};
const show = (change: Partial<ImageSaving> = {}) =>
  renderToStaticMarkup(createElement(CouldSave, { repositoryId: 'r', saving: { ...saving, ...change } }));
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '').trim();

describe('what a repository could save', () => {
  it('has the bytes, the size and links to the findings and the plan of the image', () => {
    expect(textOf(show())).toBe('Could save 114 MB of 167 MB: 6 findings, plan.');
    expect(show()).toContain('href="/repositories/r/images/sha256:one?tab=findings"');
    expect(show()).toContain('href="/repositories/r/images/sha256:one?tab=plan"');
    expect(textOf(show({ findings: 1 }))).toContain('1 finding, plan.');
  });

  it('only counts findings that save nothing of the image', () => {
    expect(textOf(show({ findings: 1, savedBytes: 0 }))).toBe('1 finding in the newest image, plan.');
  });

  it('counts secrets for callers who may see them', () => {
    expect(textOf(show({ secrets: 1 }))).toContain('1 secret in the newest image.');
    expect(show({ secrets: null })).not.toContain('secret');
  });

  it('has what was saved so far', () => {
    expect(textOf(show({ findings: 0, savedSoFarBytes: 214_000_000 }))).toBe('Saved so far: 214 MB.');
  });

  it('is left out where nothing was found', () => {
    expect(show({ findings: 0 })).toBe('');
    expect(show({ findings: 0, secrets: null, savedSoFarBytes: null })).toBe('');
  });
});
