import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findUnknownPlaceholders, PLACEHOLDERS, renderTemplate } from '#lib/alerts/text/template.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

describe('renderTemplate', () => {
  it('replaces known placeholders and keeps unknown ones', () => {
    const template =
      '{{reference}} {{ stream }}: {{before}} to {{after}}, {{change}}; {{owner}} {{nothing}} {{toString}}';
    expect(renderTemplate(template, incidentMessage(), 'plain')).toBe(
      'ghcr.io/acme/api main: 172 MB to 184 MB, up 12.4 MB (+7.2 %); Payments {{nothing}} {{toString}}',
    );
  });

  it('has a value for every documented placeholder', () => {
    const message = incidentMessage({ event: { ...STEP.event, by: 'Ada', reason: 'new' } });
    for (const name of Object.keys(PLACEHOLDERS)) {
      const text = renderTemplate(`{{${name}}}`, message, 'plain');
      expect(text, name).not.toBe('');
      expect(text, name).not.toContain('{{');
    }
  });

  it('stops at the length limit while it writes, however often long values repeat', () => {
    const facts = { owner: '<b>'.repeat(160) };
    const text = renderTemplate('{{owner}}{{body}}'.repeat(600), incidentMessage(facts), 'telegram', 3_000);
    expect(text).toHaveLength(3_000);
    expect(text.endsWith('…')).toBe(true);
    expect(renderTemplate('a'.repeat(3_000), incidentMessage(), 'plain', 3_000)).toBe('a'.repeat(3_000));
    expect(renderTemplate('{{number}}', incidentMessage(), 'plain', 3_000)).not.toContain('…');
  });

  it('writes unknown values as empty text', () => {
    expect(
      renderTemplate(
        '[{{owner}}|{{by}}|{{acceptUrl}}]',
        incidentMessage({ owner: null, links: { ...STEP.links, accept: null } }),
        'plain',
      ),
    ).toBe('[||]');
  });

  it('escapes values but not the template itself (W-43)', () => {
    const message = incidentMessage({
      owner: '<@U1>',
      event: { ...STEP.event, reason: 'https://evil.example/|<!channel>' },
    });
    expect(renderTemplate('<!here> {{owner}} {{reason}}', message, 'slack')).toBe(
      '<!here> &lt;@\u200bU1&gt; https://\u200bevil.example/|&lt;!channel&gt;',
    );
    expect(renderTemplate('<p>{{owner}} {{compareUrl}}', message, 'telegram')).toBe(
      '<p>&lt;@\u200bU1&gt; https://sizes.example.com/compare?from=a&amp;to=b',
    );
    expect(renderTemplate('[x]({{compareUrl}})', message, 'markdown')).toBe(
      '[x](https://sizes.example.com/compare?from=a&to=b)',
    );
  });

  it('does not expand placeholders inside values', () => {
    expect(renderTemplate('{{owner}}', incidentMessage({ owner: '{{compareUrl}} $& $1' }), 'plain')).toBe(
      '{{compareUrl}} $& $1',
    );
  });

  it('finds unknown placeholders', () => {
    expect(findUnknownPlaceholders('{{title}} {{nope}} {{ nope }} {{toString}} {{}}')).toEqual(['nope', 'toString']);
  });

  it('has exactly the placeholders that docs/alerts.md lists', () => {
    const docs = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'alerts.md'), 'utf8');
    const rows = [...docs.matchAll(/^\| `\{\{(\w+)\}\}` +\| (.+?) +\|$/gm)].map(([, name, words]) => [name, words]);
    expect(rows).toEqual(Object.entries(PLACEHOLDERS));
    expect(findUnknownPlaceholders(docs)).toEqual([]);
  });
});
