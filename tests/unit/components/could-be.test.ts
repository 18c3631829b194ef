import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CouldBe } from '#components/image/findings/could-be.tsx';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import type { ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';

const IMAGE = { repositoryId: 'r1', digest: 'sha256:a', sizeBytes: 167_000_000, findings: null } as Image;
const SUMS = { savedBytes: 114_000_000, count: 6, estimated: false };
const NEWER = { sizeBytes: 167_000_000, savedBytes: 67_000_000, items: [], moreItems: 2 };

const Address = ({ children }: { children?: ReactNode }) =>
  NuqsTestingAdapter({ searchParams: '?previous=sha256:b', children });

/** Renders the part of an image's head. @param newer - what the tab has requested */
function render(findings: Image['findings'], newer?: Partial<ImageFindings>): string {
  const client = new QueryClient();
  if (newer) client.setQueryData(findingsQuery('r1', 'sha256:a').queryKey, { ...NEWER, ...newer } as ImageFindings);
  const part = createElement(Address, null, createElement(CouldBe, { image: { ...IMAGE, findings } }));
  return renderToStaticMarkup(createElement(QueryClientProvider, { client }, part));
}

const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ');

describe('the findings in the head of an image', () => {
  it('are the possible size and their number, with a link to the tab that keeps the compared image', () => {
    const html = render(SUMS);
    expect(textOf(html)).toBe('could be 53.0 MB: 6 findings, plan');
    expect(html).toContain('href="/repositories/r1/images/sha256:a?previous=sha256%3Ab&amp;tab=plan"');
    expect(html).toContain('href="/repositories/r1/images/sha256:a?previous=sha256%3Ab&amp;tab=findings"');
    expect(textOf(render({ ...SUMS, estimated: true }))).toBe('could be about 53.0 MB: 6 findings, plan');
  });

  it('are only counted where they save nothing', () => {
    expect(textOf(render({ savedBytes: 0, count: 1, estimated: false }))).toBe('1 finding, plan');
  });

  it('are left out while they are unknown, and where there are none', () => {
    expect(render(null)).toBe('');
    expect(render({ savedBytes: 0, count: 0, estimated: false })).toBe('');
    expect(render(null, { state: 'reading' })).toBe('');
    expect(render(null, { state: 'partial' })).toBe('');
  });

  it('are those of the tab once it has all of them', () => {
    expect(textOf(render(SUMS, { state: 'complete' }))).toBe('could be 100 MB: 2 findings, plan');
    expect(textOf(render(SUMS, { state: 'partial' }))).toBe('could be 53.0 MB: 6 findings, plan');
  });
});
