import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RepositoryName } from '#components/figures/repository-name.tsx';
import { headlineReason } from '#components/overview/headline-reason.ts';
import { Row } from '#components/overview/row.tsx';
import { OverviewRow } from '#lib/views/dto/overview.ts';

const row = OverviewRow.parse({
  id: 'one',
  reference: 'ghcr.io/acme/api',
  registry: { id: 'ghcr', name: 'GHCR', host: 'ghcr.io' },
  name: 'acme/api',
  isNameShared: false,
  relation: 'ours',
  owner: null,
  ownerSource: null,
  origin: 'ui',
  state: 'calm',
  incidents: null,
  acknowledged: null,
  overBudget: null,
  problems: [],
  headline: {
    seriesId: 'series',
    streamKey: 'semver:',
    label: 'x.y.z',
    platform: 'linux/amd64',
    tag: '1.3.0',
    reason: 'highest-version',
    insteadOf: null,
    latestVersion: null,
  },
  spark: [],
  sizeBytes: 62_900_000,
  budgetBytes: null,
  change7d: null,
  change30d: { deltaBytes: 17_800_000, deltaPercent: 39.6, since: '2026-11-12T08:00:00.000Z' },
  change90d: { deltaBytes: 18, deltaPercent: 0, since: null },
  pullCostBytes: null,
  couldSave: null,
  lastChangeAt: null,
  lastDeltaBytes: null,
  lastLookedAt: null,
  lastCheckedAt: null,
  checkFailedAt: null,
  nextLookAt: null,
  firstLook: null,
  tagCount: 3,
});

const textOf = (change: Partial<OverviewRow>, days: '7' | '30' | '90' = '30') => {
  const html = renderToStaticMarkup(createElement(Row, { row: { ...row, ...change }, days, scale: 1, end: 0 }));
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
};

describe('a row of the overview', () => {
  it('has the change since the first point of a younger series, and when that was', () => {
    expect(textOf({})).toContain('17.8 MB +39.6 % since 12 Nov 2026');
    expect(textOf({}, '7')).not.toContain('since');
    expect(textOf({}, '90')).not.toContain('since');
  });

  it('has no amount for a change of 18 bytes', () => {
    expect(textOf({}, '90')).toContain('= same');
    expect(textOf({}, '90')).not.toContain('18 B');
  });

  it('names an open incident before series over budget, and those before a warning', () => {
    const problems = [{ code: 'a', message: 'Connection refused', hint: null, since: null }];
    const overBudget = { series: 2 };
    expect(textOf({ state: 'calm' })).toContain('OK');
    expect(textOf({ state: 'warning', problems })).toContain('warning: Connection refused');
    expect(textOf({ state: 'over-budget', overBudget, problems })).toContain('over budget: 2 series');
    const incidents = { count: 1, number: 7 };
    expect(textOf({ state: 'incident', overBudget, incidents })).toContain('incident open: number 7');
  });

  it('names an acknowledged incident where nothing else needs attention', () => {
    const acknowledged = { count: 1, number: 7 };
    const html = renderToStaticMarkup(
      createElement(Row, { row: { ...row, acknowledged }, days: '30', scale: 1, end: 0 }),
    );
    expect(html).toContain('href="/incidents/7"');
    expect(textOf({ acknowledged })).toContain('acknowledged: incident number 7');
    expect(textOf({ acknowledged })).not.toContain('OK');
    expect(textOf({ acknowledged: { count: 3, number: 7 } })).toContain('acknowledged: 3 incidents');
    expect(textOf({ acknowledged, state: 'over-budget', overBudget: { series: 2 } })).toContain(
      'over budget: 2 series',
    );
    expect(textOf({ acknowledged, state: 'incident', incidents: acknowledged })).toContain('incident open: number 7');
  });

  it('says that a repository of the demo is not checked, whenever its replay ended', () => {
    const lastCheckedAt = '1970-01-01T00:00:00.000Z';
    expect(textOf({ lastCheckedAt })).toMatch(/last checked (?:now|just now)/);
    const demo = textOf({ lastCheckedAt, origin: 'demo' });
    expect(demo).toContain('not checked');
    expect(demo).not.toMatch(/ now/);
  });

  it('has what its findings save, with the formula of the order in the tooltip', () => {
    const couldSave = { savedBytes: 114_000_000, releases: 12, nodes: 3 };
    const html = renderToStaticMarkup(createElement(Row, { row: { ...row, couldSave }, days: '30', scale: 1, end: 0 }));
    expect(html).toContain('title="114 MB × 12 releases in 90 days × 3 nodes = 4.10 GB"');
    expect(textOf({ couldSave })).toContain('could save 114 MB');
    expect(textOf({})).toContain('could save – no findings known yet');
  });

  it('has the version that latest is', () => {
    const headline = row.headline && { ...row.headline, latestVersion: '1.3.0' };
    expect(textOf({ headline })).toContain('latest = 1.3.0');
    expect(textOf({})).not.toContain('latest');
  });
});

describe('the reason for a headline', () => {
  const { headline } = row;
  if (headline === null) throw new Error('no headline');

  it('names the series whose history is too short', () => {
    expect(headlineReason(headline)).toBe('x.y.z · linux/amd64: shown because it has the highest versions');
    expect(headlineReason({ ...headline, insteadOf: 'latest', latestVersion: '1.3.0' })).toBe(
      'x.y.z · linux/amd64: shown because the history of “latest” is short. latest = 1.3.0',
    );
  });
});

describe('the name of a repository', () => {
  const name = (host: string | null) =>
    renderToStaticMarkup(createElement(RepositoryName, { name: 'acme/platform/api\u202e', host }));

  it('is one text, so that a search and a screen reader find it, without invisible characters', () => {
    expect(name(null)).toContain('>acme/platform/api\\u202e<');
  });

  it('is followed by its host only when it has one', () => {
    expect(name('ghcr.io')).toMatch(/api.*ghcr\.io/);
    expect(name(null)).not.toContain('ghcr.io');
  });
});
