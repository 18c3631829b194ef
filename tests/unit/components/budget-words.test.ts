import { describe, expect, it } from 'vitest';
import { startMatches, startSeries } from '#components/settings/budgets/budget-start.ts';
import { limitText, savedText, stateText, withoutIncidentText } from '#components/settings/budgets/budget-words.ts';
import { aboveText, countAbove, everythingQuestion, scopeText } from '#components/settings/everything-words.ts';
import { parseMegabytes } from '#lib/format/typed.ts';
import { newBudgetPath } from '#lib/queries/url/budget-url.ts';
import { seriesPath } from '#lib/queries/url/series-path.ts';

it('the limit is named in MB, also when it was typed without a unit', () => {
  expect(limitText(parseMegabytes('500') ?? Number.NaN)).toBe('The limit is 500 MB for each series.');
});

describe('a saved budget', () => {
  it.each([
    [0, 0, 'Saved. It applies to no watched series.', 'matches no watched series'],
    [1, 0, 'Saved. 1 series is within this budget.', '1 series, all within budget'],
    [1_204, 0, 'Saved. 1,204 series are within this budget.', '1,204 series, all within budget'],
    [214, 1, 'Saved. 1 series is over this budget now:', '1 of 214 series over budget'],
    [214, 3, 'Saved. 3 series are over this budget now:', '3 of 214 series over budget'],
  ])('of %d series, %d of them over it, reads "%s"', (seriesCount, overCount, saved, state) => {
    expect(savedText({ seriesCount, overCount })).toBe(saved);
    expect(stateText({ seriesCount, overCount })).toBe(state);
  });
});

describe('series over a budget', () => {
  const WHEN = 'one opens when a push crosses the limit, not for sizes above it when the budget was set.';

  it.each([
    [0, 0, null],
    [3, 0, null],
    [1, 1, `Without an incident: ${WHEN}`],
    [3, 3, `Without an incident: ${WHEN}`],
    [3, 1, `1 of them is without an incident: ${WHEN}`],
    [1_300, 1_200, `1,200 of them are without an incident: ${WHEN}`],
  ])('of which there are %d, %d of them without an incident, read %j', (overCount, overWithoutIncident, text) => {
    expect(withoutIncidentText({ overCount, overWithoutIncident })).toBe(text);
  });
});

describe('a new budget', () => {
  const start = { series: 's1', repository: 'ghcr.io/acme/api', stream: 'tag:main', platform: 'linux/amd64' };

  it('starts from the series of a repository, and applies to it', () => {
    const { seriesId, reference, stream, platform } = startSeries(start) ?? expect.unreachable();
    expect({ seriesId, reference, stream, platform }).toEqual({
      seriesId: 's1',
      reference: 'ghcr.io/acme/api',
      stream: 'tag:main',
      platform: 'linux/amd64',
    });
    const matches = { repository: 'ghcr.io/acme/api', stream: 'tag:main', platform: 'linux/amd64' };
    expect(startMatches(start)).toEqual(matches);
    expect(startMatches({ ...start, stream: null, platform: null })).toEqual({ repository: 'ghcr.io/acme/api' });
  });

  it('applies to everything, without a proposal, where the URL names no repository', () => {
    expect(startMatches({ ...start, repository: null })).toEqual({});
    expect(startSeries({ ...start, repository: null })).toBeNull();
    expect(startSeries({ ...start, series: null })).toBeNull();
  });

  it('has a path that names its series', () => {
    const { series: seriesId, repository: reference, stream, platform } = start;
    expect(newBudgetPath({ seriesId, reference, stream, platform })).toBe(
      '/settings/budgets?edit=new&series=s1&repository=ghcr.io%2Facme%2Fapi&stream=tag%3Amain&platform=linux%2Famd64',
    );
    expect(seriesPath({ repositoryId: 'r1', stream, platform })).toBe(
      '/repositories/r1?stream=tag%3Amain&platform=linux%2Famd64',
    );
  });
});

describe('the question about an item for everything', () => {
  it.each([
    [null, 'all series'],
    [{ series: 1, repositories: 1 }, '1 series in 1 repository'],
    [{ series: 1_214, repositories: 31 }, 'all 1,214 series in 31 repositories'],
  ])('of %j names %s', (scope, text) => expect(scopeText(scope)).toBe(text));

  it('asks without numbers while no series is watched', () => {
    expect(everythingQuestion('budget', { series: 0, repositories: 0 }, 'Save')).toBe(
      'No series is watched yet. The budget applies to all later ones. Save?',
    );
    expect(everythingQuestion('mute', { series: 2, repositories: 1 }, 'Mute everything')).toBe(
      'This mute applies to all 2 series in 1 repository. Mute everything?',
    );
  });

  it('counts the series of the items above, and leaves out the built-in rule', () => {
    const items = [
      { id: 'a', seriesCount: 3 },
      { id: 'b', seriesCount: 4 },
      { id: null, seriesCount: 100 },
    ];
    expect(['a', 'b', null].map((id) => countAbove(items, id))).toEqual([0, 3, 7]);
  });

  it.each([
    [0, null],
    [1, '1 series keeps the rules above it.'],
    [31, '31 series keep the rules above it.'],
  ])('with %d series above it adds "%s"', (count, text) => expect(aboveText(count, 'rule')).toBe(text));
});
