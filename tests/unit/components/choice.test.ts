import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { OverviewTable } from '#components/overview/table.tsx';
import { Choice } from '#components/ui/choice.tsx';
import type { Overview } from '#lib/views/dto/overview.ts';

const selected = (html: string) => [...html.matchAll(/<option[^>]*selected[^>]*>([^<]*)/g)].map(([, label]) => label);

describe('the Choice component', () => {
  it('shows a selected value that is not among its options', () => {
    const options = [
      { value: '', label: 'any owner' },
      { value: 'Web', label: 'Web' },
    ];
    const show = (value: string) =>
      selected(renderToStaticMarkup(createElement(Choice, { label: 'Owner', value, options, onChange: () => {} })));
    expect(show('Web')).toEqual(['Web']);
    expect(show('Gone\u202e')).toEqual(['Gone\\u202e']);
  });
});

describe('the filters of the overview', () => {
  it('show a selected owner and registry that no longer exist', () => {
    const page: Overview = {
      generatedAt: '2026-01-10T12:00:00Z',
      items: [],
      nextCursor: null,
      total: 0,
      largestBytes: null,
      couldSaveBytes: null,
      demo: false,
      week: { items: [], total: 0 },
      totals: { repositories: 1, tags: 0, registries: 1, troubledRegistries: 0 },
      choices: { owners: [], registries: [{ id: 'hub', name: 'Docker Hub' }] },
    };
    const filter = { q: '', relation: null, owner: 'Gone', registry: 'gone-id', sort: 'grew', days: '30' } as const;
    const html = renderToStaticMarkup(
      createElement(OverviewTable, { pages: [page], filter, onChange: () => {}, onMore: null, isLoadingMore: false }),
    );
    expect(selected(html)).toEqual(expect.arrayContaining(['Gone', 'gone-id']));
  });
});
