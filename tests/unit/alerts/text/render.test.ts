import { describe, expect, it } from 'vitest';
import type { Message } from '#lib/alerts/message-facts.ts';
import { sampleFacts } from '#lib/alerts/sample-facts.ts';
import { renderHtml, renderMarkdown, renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage, newsletterMessage, STEP } from '#tests/support/messages.ts';

/** A name with characters that have a meaning in any channel. */
const HOSTILE = '<!channel>@everyone\u202e`x`</code><script>alert(1)</script>[a](http://evil.example)*b*\n# h';

function hostileMessage(): Message {
  const { cause } = STEP;
  if (cause?.contents == null) throw new Error('the fixture has contents');
  return incidentMessage({
    subject: {
      ...STEP.subject,
      reference: HOSTILE,
      stream: HOSTILE,
      tag: HOSTILE,
      platforms: [HOSTILE],
      also: [HOSTILE],
    },
    cause: {
      ...cause,
      baseName: HOSTILE,
      instruction: HOSTILE,
      contents: cause.contents.map((one) => ({ ...one, name: HOSTILE, toVersion: HOSTILE })),
    },
    since: { ...STEP.since, revisionFrom: HOSTILE, revisionTo: HOSTILE, commitsUrl: 'javascript:alert(1)' },
    event: { kind: 'accepted', at: STEP.event.at, by: HOSTILE, reason: HOSTILE },
    owner: HOSTILE,
    told: `message: ${HOSTILE}`,
  });
}

describe('renderMarkdown', () => {
  it('writes CommonMark with a paragraph per block and tight lists', () => {
    expect(renderMarkdown(incidentMessage(), 'markdown').body.split('\n\n').slice(0, 5)).toEqual([
      '`ghcr.io/acme/api` **main**: 172 MB → **184 MB**, **▲ 12.4 MB +7.2 %** on linux/amd64 and linux/arm64.',
      'Own layers grew by 12.4 MB; the base `docker.io/library/node:24` stayed the same.',
      'Mostly `RUN npm ci`: it grew by 11.9 MB (96 % of the difference).',
      'In it, unpacked:',
      '- `@swc/core` 1.4.0: new, 31.2 MB, 41 files\n- `typescript` 6.0.0 → 7.0.2: grown, 1.20 MB more, 1 file',
    ]);
  });

  it('has no amount for a package whose size stayed the same', () => {
    const { cause } = STEP;
    const contents = cause?.contents?.map((one) => ({
      ...one,
      change: 'changed' as const,
      deltaBytes: 0,
      deltaFiles: 0,
    }));
    if (cause == null || contents === undefined) throw new Error('the fixture has contents');
    const { body } = renderMarkdown(incidentMessage({ cause: { ...cause, contents } }), 'markdown');
    expect(body).toContain('- `@swc/core` 1.4.0: changed, same size\n- `typescript` 6.0.0 → 7.0.2: changed, same size');
  });

  it('writes the markup and links of Slack', () => {
    const { body } = renderMarkdown(incidentMessage(), 'slack');
    expect(body).toContain('`ghcr.io/acme/api` *main*: 172 MB → *184 MB*, *▲ 12.4 MB +7.2 %*');
    expect(body).toContain('<https://sizes.example.com/compare?from=a&amp;to=b|Compare> · ');
    expect(body).toContain('• `@swc/core`');
  });

  it('writes the HTML tags of Telegram', () => {
    const { body } = renderMarkdown(incidentMessage(), 'telegram');
    expect(body).toContain('<code>ghcr.io/acme/api</code> <b>main</b>');
    expect(body).toContain('<a href="https://sizes.example.com/compare?from=a&amp;to=b">Compare</a>');
  });
});

describe('hostile names in a message (W-43, X-30)', () => {
  const outsideCode = (body: string) => body.replace(/(`+) ?.*?\1/g, '');

  it.each(['markdown', 'discord'] as const)('cannot put a mention, tag or link into %s', (dialect) => {
    const { title, body } = renderMarkdown(hostileMessage(), dialect);
    for (const text of [title, outsideCode(body)]) {
      expect(text).not.toMatch(/@everyone|(?<!\\)<|http:\/\/evil|\]\(http:\/\/e/);
    }
    expect(`${title}${body}`).not.toMatch(/\u202e|javascript:/);
  });

  it('cannot put a mention or angle bracket into Slack messages', () => {
    const { title, body } = renderMarkdown(hostileMessage(), 'slack');
    expect(body.replace(/<https:\/\/(sizes|github)[^<>|]*\|[A-Z][\w ]*>/g, '')).not.toMatch(/[<>]/);
    expect(title).not.toMatch(/[<>]/);
  });

  it('cannot put a tag into Telegram messages', () => {
    const { title, body } = renderMarkdown(hostileMessage(), 'telegram');
    expect(body.replace(/<\/?(?:b|code)>|<a href="https:\/\/sizes[^"<>]*">|<\/a>/g, '')).not.toMatch(/[<>]/);
    expect(title).not.toMatch(/[<>]/);
  });

  it('cannot put an element into HTML or a line break into the subject', () => {
    const { subject, text, html } = renderHtml(hostileMessage());
    expect(html).not.toMatch(/<script|javascript:|\u202e/);
    expect(subject).not.toMatch(/[\r\n\u202e]/);
    expect(text).not.toMatch(/\u202e/);
    expect(text.split('\n').filter((line) => line.startsWith('# h'))).toEqual([]);
  });
});

describe('a message with a length limit', () => {
  it('loses details first, in whole lines, and keeps the links', () => {
    const whole = renderMarkdown(incidentMessage(), 'slack').body;
    expect(renderMarkdown(incidentMessage(), 'slack', { maxLength: whole.length }).body).toBe(whole);
    const { body } = renderMarkdown(incidentMessage(), 'slack', { maxLength: whole.length - 1 });
    expect(body).not.toContain('Sent because');
    expect(body).toContain('@swc/core');
    expect(body.endsWith('\n…')).toBe(true);
    const less = renderMarkdown(incidentMessage(), 'slack', { maxLength: 760 }).body;
    expect(less.length).toBeLessThanOrEqual(760);
    expect(less).not.toContain('@swc/core');
    expect(less).toContain('|Compare>');
  });

  it.each([0, 1, 20, 300])('never exceeds %i characters', (maxLength) => {
    expect(renderPlain(incidentMessage(), { maxLength }).body.length).toBeLessThanOrEqual(maxLength);
  });
});

describe('renderHtml', () => {
  it('writes a page without external resources, with dark colours and labelled arrows', () => {
    const { subject, text, html } = renderHtml(incidentMessage());
    expect(subject).toBe('ghcr.io/acme/api main grew by 12.4 MB (+7.2 %)');
    expect(text.startsWith(`${subject}\n\nghcr.io/acme/api main: 172 MB → 184 MB, up 12.4 MB`)).toBe(true);
    expect(html).toContain('<span role="img" aria-label="up">▲</span> 12.4 MB +7.2 %');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(/<img|<link|src=|url\(/);
    expect(html.match(/<ul/g)).toHaveLength(1);
    expect(html.match(/<a class="p-first"/g)).toHaveLength(1);
  });
});

describe('renderPlain for other messages', () => {
  it('writes an empty digest as one line', () => {
    expect(renderPlain(newsletterMessage({ link: null }))).toEqual({
      title: 'Image sizes: no news this week',
      body: 'No image grew above its limits from 2 Nov 2026 to 9 Nov 2026.',
    });
    expect(renderPlain(newsletterMessage({ cadence: 'daily' })).title).toBe('Image sizes: no news today');
  });

  it('writes only the sections of a digest that have content', () => {
    const line = {
      reference: 'docker.io/library/redis',
      stream: 'alpine',
      platform: 'linux/amd64',
      owner: null,
      link: null,
      sizeBytes: 46_000_000,
      deltaBytes: 5_000_000,
      deltaPercent: 12.2,
    };
    const said = renderPlain(
      newsletterMessage({
        incidents: {
          opened: [STEP],
          open: [],
          ended: [{ ...STEP, incident: { ...STEP.incident, state: 'accepted' }, event: { ...STEP.event, by: 'Ada' } }],
        },
        more: 2,
        growers: [{ days: 30, lines: [{ ...line, owner: 'Payments' }] }],
        upstream: [{ ...line, pullCostBytes: 46_000_000 }],
        overBudget: [{ ...line, budgetBytes: 40_000_000, budgetMetric: 'layer', budgetedBytes: 42_000_000 }],
        forecasts: [
          {
            ...line,
            budgetBytes: 50_000_000,
            budgetMetric: 'total',
            earliestAt: '2026-11-20T00:00:00.000Z',
            likelyAt: '2026-11-27T00:00:00.000Z',
            latestAt: null,
            bytesPerWeek: 1_200_000,
          },
        ],
        link: null,
      }),
    );
    expect(said).toEqual({
      title: 'Image sizes, 2 Nov 2026 to 9 Nov 2026: 1 new, 1 ended, 2 more, 1 over budget, 1 over budget soon',
      body: `New, not sent as messages
- ghcr.io/acme/api main (linux/amd64 and linux/arm64): 172 MB → 184 MB, up 12.4 MB (+7.2 %), RUN npm ci
  https://sizes.example.com/incidents/12

Ended
- ghcr.io/acme/api main, up 12.4 MB (+7.2 %): accepted by Ada
  https://sizes.example.com/incidents/12
And 2 more incidents.

Over budget
- docker.io/library/redis alpine (linux/amd64): 46.0 MB, 2.00 MB over its budget of 40.0 MB for its largest layer

Over budget soon, at their pace
- docker.io/library/redis alpine (linux/amd64): 46.0 MB, breaks its budget of 50.0 MB about 27 Nov 2026 (in 10 days or later), at 1.20 MB a week

Grew most in 30 days, accepted growth included
- docker.io/library/redis alpine (linux/amd64): 46.0 MB, up 5.00 MB (+12.2 %), Payments

Third-party images: download of the next update
- docker.io/library/redis alpine (linux/amd64): 46.0 MB to download, up 5.00 MB (+12.2 %) in size, now 46.0 MB
Weekly digest for Team.`,
    });
  });

  it('writes the total growth in a digest, and the last step when it differs', () => {
    const size = {
      beforeBytes: 43_500_000,
      afterBytes: 60_500_000,
      deltaBytes: 17_000_000,
      deltaPercent: 39.1,
      fromDigest: null,
      toDigest: 'sha256:b',
      step: { beforeBytes: 59_556_000, deltaBytes: 944_000, deltaPercent: 1.6 },
    };
    const open = [{ ...STEP, size, incident: { ...STEP.incident, kind: 'creep' as const } }];
    const { body } = renderPlain(newsletterMessage({ incidents: { opened: [], open, ended: [] } }));
    expect(body).toContain(
      '43.5 MB → 60.5 MB, up 17.0 MB (+39.1 %) in total, slowly, the last step up 944 kB (+1.6 %), RUN npm ci',
    );
  });

  it('writes a summary of the messages held back by the daily limit', () => {
    const facts = { held: [STEP], more: 2, link: 'https://sizes.example.com/incidents' };
    expect(renderPlain({ kind: 'summary', id: 's', type: 'summary', at: STEP.event.at, test: false, facts })).toEqual({
      title: '3 more incidents today',
      body: `This channel reached its daily limit. These incidents were not sent:
- ghcr.io/acme/api main grew by 12.4 MB (+7.2 %) · Incident 12
  https://sizes.example.com/incidents/12
- and 2 more
All incidents: https://sizes.example.com/incidents`,
    });
  });

  it('writes a message about a failed delivery', () => {
    const facts = { channel: 'Team', what: 'ghcr.io/acme/api main grew', error: 'HTTP 403', attempts: 1, link: null };
    const said = renderPlain({
      kind: 'deadLetter',
      id: 's',
      type: 'delivery.dead',
      at: STEP.event.at,
      test: false,
      facts,
    });
    expect(said.title).toBe('A message to Team could not be delivered');
    expect(said.body).toContain('Failed after 1 attempt: HTTP 403');
  });
});

describe('a test message', () => {
  const test = (baseUrl: string) =>
    renderPlain({
      kind: 'incident',
      id: 't',
      type: 'test',
      at: '2026-11-29T12:00:00.000Z',
      test: true,
      facts: sampleFacts(new Date('2026-11-29T12:00:00Z'), baseUrl),
    });

  it('has a note on PLIMSOLL_BASE_URL when it has no links', () => {
    expect(test('').body.split('\n')[0]).toBe(
      'This is a test message from Plimsoll. Its contents are invented. Messages have no links until PLIMSOLL_BASE_URL is set or an admin opens Plimsoll at the address that others use.',
    );
    expect(test('').body).not.toContain('/incidents');
  });

  it('has a link to Plimsoll, and no such note', () => {
    const { body } = test('http://plimsoll.lan:3000');
    expect(body).toContain('http://plimsoll.lan:3000/incidents');
    expect(body).not.toContain('PLIMSOLL_BASE_URL');
  });
});
