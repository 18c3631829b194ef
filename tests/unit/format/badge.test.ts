import { describe, expect, it } from 'vitest';
import { drawBadge } from '#lib/format/badge/badge.ts';
import { textWidth } from '#lib/format/badge/text-width.ts';

describe('a badge', () => {
  it('measures text by the widths of Verdana at 11 px', () => {
    // Widths that shields publishes for the same font, to a hundredth of a pixel.
    const known = {
      ' ': 3.87,
      '0': 6.99,
      A: 7.52,
      B: 7.54,
      C: 7.68,
      D: 8.48,
      F: 6.32,
      M: 9.27,
      Q: 8.66,
      S: 7.52,
      T: 6.78,
    };
    for (const [character, width] of Object.entries(known))
      expect(Math.abs(textWidth(character) - width), character).toBeLessThan(0.011);
    expect(textWidth('~')).toBeCloseTo(8.998, 2);
    expect(textWidth('漢')).toBeCloseTo(textWidth('m'), 2);
  });

  it('is as wide as its two texts and their padding', () => {
    const svg = drawBadge({ label: 'image size', message: '184 MB', colour: 'blue' });
    const widths = [...svg.matchAll(/<rect (?:x="\d+" )?width="(\d+)"/g)].map((match) => Number(match[1]));
    const [whole = 0, left = 0, right = 0] = widths;
    expect(left + right).toBe(whole);
    expect(svg).toContain(`<svg xmlns="http://www.w3.org/2000/svg" width="${whole}" height="20"`);
    expect(left).toBeGreaterThanOrEqual(textWidth('image size') + 10);
    expect(left).toBeLessThan(textWidth('image size') + 13);
    expect(svg).toContain('aria-label="image size: 184 MB"');
  });

  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;'],
    ['" onload="x', '&quot; onload=&quot;x'],
    ["' & ]]>", '&#39; &amp; ]]&gt;'],
    ['\u202eevil\u0000', '\\u202eevil\\u0000'],
  ])('escapes %j as plain text', (message, shown) => {
    const svg = drawBadge({ label: 'x', message, colour: 'grey' });
    expect(svg).toContain(shown);
    expect(svg.match(/<(?!\/?(?:svg|title|linearGradient|stop|clipPath|rect|g|text)\b)/)).toBeNull();
    expect(svg.match(/<text/g)).toHaveLength(4);
  });

  it('cuts long texts', () => {
    const svg = drawBadge({ label: 'x', message: 'm'.repeat(500), colour: 'grey' });
    expect(svg.length).toBeLessThan(2_500);
    expect(svg).toContain('…');
  });
});
