import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PackageSize } from '#components/figures/package-size.tsx';

const markup = (bytes: number) => renderToStaticMarkup(createElement(PackageSize, { bytes }));

it('shows a dash, not a size, for a package whose files are not known', () => {
  expect(markup(0)).toContain('its files are not known');
  expect(markup(0)).not.toContain('0 B');
  expect(markup(1_200_000)).toContain('1.20 MB');
});
