import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Term } from '#components/ui/term.tsx';

describe('Term', () => {
  it('is a button whose description and popover explain the term', () => {
    const props = { of: 'series', children: 'series' } as const;
    const html = renderToStaticMarkup(createElement(Term, props));
    const [, target] = /popoverTarget="([^"]+)"/i.exec(html) ?? [];
    expect(html).toContain('title="the tags of one line over time on one platform, such as main on linux/amd64."');
    expect(html).toContain('>series</button>');
    expect(html).toContain(`<span id="${target}" popover="auto"`);
    expect(html).toContain(
      '>Series: the tags of one line over time on one platform, such as main on linux/amd64.</span>',
    );
    expect(html).not.toContain('style=');
  });
});
