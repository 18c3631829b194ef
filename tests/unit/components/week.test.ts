import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Week } from '#components/overview/week.tsx';

it('the week reports that no change was seen when no size of last week is known', () => {
  const html = renderToStaticMarkup(createElement(Week, { week: { items: [], total: 0 } }));
  expect(html).toContain('No change of size was seen in the last 7 days.');
  expect(html).not.toContain('the size of last week');
});
