import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ClockProvider } from '#components/figures/clock.tsx';
import { CheckTimes } from '#components/repository/check-times.tsx';
import { Notices } from '#components/repository/notices.tsx';
import type { IncidentNotice, RepositoryNotices } from '#lib/views/dto/repository-notices.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const minutes = (count: number) => new Date(NOW + count * 60_000).toISOString();
const show = (screen: ReturnType<typeof createElement>) =>
  renderToStaticMarkup(createElement(() => ClockProvider({ startMs: NOW, children: screen })));
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll('&#x27;', "'");

describe('the times of checks', () => {
  type Checked = Parameters<typeof CheckTimes>[0]['repository'];
  const times = (repository: Omit<Checked, 'origin'>, origin: Checked['origin'] = 'ui') =>
    textOf(show(createElement(CheckTimes, { repository: { ...repository, origin } })));

  it('name the last check and the next one', () => {
    expect(times({ lastCheckedAt: minutes(-4), checkFailedAt: null, nextLookAt: minutes(1) })).toBe(
      'checked 4 min ago, next in 1 min',
    );
  });

  it('name a failed attempt, the next attempt and the last check that succeeded', () => {
    expect(times({ lastCheckedAt: minutes(-180), checkFailedAt: minutes(-2), nextLookAt: minutes(5) })).toBe(
      'check failed 2 min ago, next attempt in 5 min · last checked 3 h ago',
    );
    expect(times({ lastCheckedAt: null, checkFailedAt: minutes(-2), nextLookAt: null })).toBe(
      'check failed 2 min ago · never checked',
    );
  });

  it('are none for the demo, which has no registry', () => {
    expect(times({ lastCheckedAt: minutes(-4), checkFailedAt: null, nextLookAt: null }, 'demo')).toBe('not checked');
  });

  it('call a planned time that is over "now"', () => {
    expect(times({ lastCheckedAt: null, checkFailedAt: null, nextLookAt: minutes(-3) })).toBe(
      'not checked yet, next now',
    );
  });
});

describe('the notices of a repository', () => {
  const incident = (change: Partial<IncidentNotice> = {}): IncidentNotice => ({
    count: 1,
    number: 22,
    kind: 'step',
    severity: 'critical',
    since: '2026-11-26T12:00:00.000Z',
    assignee: null,
    stream: 'main',
    platform: 'linux/amd64',
    deltaBytes: 17_800_000,
    deltaPercent: 39.6,
    ...change,
  });
  const html = (change: Partial<RepositoryNotices>) => {
    const notices = { open: null, acknowledged: null, overBudget: null, ...change };
    return show(createElement(Notices, { repositoryId: 'r 1', notices }));
  };

  it('link to the open incident, with its kind, size, series and start', () => {
    const open = html({ open: incident() });
    expect(open).toContain('href="/incidents/22"');
    expect(textOf(open)).toMatch(
      /Open incident #22 .*jump, critical .*17\.8 MB.*39\.6 %.* in main · amd64 since 26 Nov 2026 \(3 d ago\)$/,
    );
    expect(open).not.toContain('more open');
  });

  it('count the others, with a link to the inbox of the repository', () => {
    const open = html({
      open: incident({ count: 3 }),
      acknowledged: incident({ number: 9, count: 2, assignee: 'Ada' }),
    });
    expect(open).toContain('href="/incidents?repository=r%201&amp;state=open"');
    expect(textOf(open)).toContain('2 more open');
    expect(textOf(open)).toContain('Acknowledged by Ada: #9');
    expect(textOf(open)).toContain('1 more acknowledged');
  });

  it('name a budget that is exceeded without an incident, and link to it', () => {
    const overBudget = {
      count: 2,
      stream: 'next',
      platform: 'linux/arm64',
      metric: 'own',
      budgetBytes: 50e6,
      budgetedBytes: 70e6,
    };
    const over = html({ overBudget });
    expect(over).toContain('href="/settings/budgets"');
    expect(textOf(over)).toBe(
      'Over budget: next · arm64 has 70.0 MB, the budget for own bytes is 50.0 MB. 1 more series is over budget.',
    );
  });
});
