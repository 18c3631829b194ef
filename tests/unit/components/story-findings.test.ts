import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { StoryFindings } from '#components/incidents/story-findings.tsx';
import type { IncidentMember } from '#lib/views/dto/incidents.ts';

const lead = { repositoryId: 'r', alarmDigest: 'sha256:one', deltaBytes: 30_000_000 } as IncidentMember;
const show = (added: { kind: string; bytes: number }[], secrets = 0) =>
  renderToStaticMarkup(createElement(StoryFindings, { findings: { added, secrets }, lead }));
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '');

describe('the findings in the story of an incident', () => {
  it('are a part of the growth, with a link to the findings of the image', () => {
    const html = show([{ kind: 'dev-dependencies', bytes: 18_900_000 }]);
    expect(textOf(html)).toBe('18.9 MB of it are dev dependencies. Findings');
    expect(html).toContain('href="/repositories/r/images/sha256:one?tab=findings"');
  });

  it('have the number of new secrets', () => {
    expect(textOf(show([], 1))).toBe('1 secret was added; details in Plimsoll. Findings');
  });

  it('are left out where the push adds none', () => {
    expect(show([])).toBe('');
  });
});
