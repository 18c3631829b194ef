import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Week } from '#components/overview/week.tsx';

it('the week has the host of a repository only where another one has its name', () => {
  const item = { repositoryId: 'a', label: 'latest', deltaBytes: 5_000, at: '2026-11-12T08:00:00.000Z', cause: null };
  const html = (isNameShared: boolean) => {
    const items = [{ ...item, name: 'acme/api', host: 'ghcr.io', isNameShared }];
    return renderToStaticMarkup(createElement(Week, { week: { items, total: 1 } }));
  };
  expect(html(true)).toContain('ghcr.io');
  expect(html(false)).not.toContain('ghcr.io');
});

it('the week reports that no change was seen when no size of last week is known', () => {
  const html = renderToStaticMarkup(createElement(Week, { week: { items: [], total: 0 } }));
  expect(html).toContain('No size changes in the last 7 days.');
  expect(html).not.toContain('the size of last week');
});
