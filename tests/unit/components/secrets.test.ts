import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { causeOf, notifyWords, titleOf } from '#components/incidents/row-words.ts';
import { Secrets } from '#components/incidents/secrets.tsx';
import { eventWords } from '#components/incidents/timeline.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';

const SECRETS = { subject: 'ghcr.io/team/app', repositoryId: 'r', count: 2, tag: '1.4' };
const CARRIER = { tag: '1.4', platform: 'linux/amd64', digest: 'sha256:one', findingIds: ['secret-a', 'secret-b'] };
const show = (carriers: Incident['carriers'], count = 2, isOpen = true) =>
  renderToStaticMarkup(createElement(Secrets, { secrets: { ...SECRETS, count }, carriers, isOpen }));
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '');

describe('the story of an incident about secrets', () => {
  it('names the tags that carry them to those who may see them, with a link to the finding', () => {
    const html = show([CARRIER]);
    expect(textOf(html)).toContain('1 tag that can be pulled');
    expect(html).toContain('href="/repositories/r/images/sha256:one?tab=findings&amp;finding=secret-a"');
  });

  it('has only their number, the repository and a tag for others', () => {
    const text = textOf(show(null, 1));
    expect(text).toContain('1 secret was found in images of ghcr.io/team/app, last in 1.4.');
    expect(text).toContain('Editors see which tags carry secrets, and where.');
  });

  it('says what to do', () => {
    expect(textOf(show([]))).toMatch(/Revoke them.*Build the images again without them.*Delete the tags/);
    expect(textOf(show([], 1))).toContain('Revoke it, and create a new one.');
  });

  it('has no steps once it ended', () => {
    const text = textOf(show([], 1, false));
    expect(text).not.toContain('Delete the tags');
    expect(text).toContain('Revoke it, unless this was done.');
  });
});

describe('the row of an incident about secrets', () => {
  const row = { lead: null, trouble: null, cause: null, kind: 'secret' as const, number: 7, secrets: SECRETS };

  it('has the repository, their number and the tag', () => {
    expect(titleOf(row)).toBe('team/app');
    expect(causeOf(row)).toBe('2 secrets in 1.4');
  });

  it('has events in words of its own', () => {
    expect(eventWords('escalated', true)).toBe('more secrets added');
    expect(eventWords('recovered', true)).toBe('recovered');
  });

  it('says that those which were there before have no message', () => {
    const notify = { when: 'digest', reason: 'secret-before', text: 'it was there before' } as const;
    expect(notifyWords({ notify, state: 'open', mutedUntil: null, deliveries: [] })).toBe(
      'No message of its own: it was there before.',
    );
  });
});
