import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Week } from '#components/overview/week.tsx';

it('where no size of last week is known, the week says what was seen and not that sizes are the same', () => {
  const html = renderToStaticMarkup(createElement(Week, { week: { items: [], total: 0 } }));
  expect(html).toContain('No change of size was seen in the last 7 days.');
  expect(html).not.toContain('the size of last week');
});
